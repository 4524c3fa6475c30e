namespace Lathe.Data.Tokenizers.Decoding;

/// <summary>The steps of a tokenizer.json, one after the other; without any, tokens are joined with spaces.</summary>
internal sealed class ChainDecoder(IReadOnlyList<DecoderStep> steps) : TokenDecoder
{
    public override string Decode(IReadOnlyList<int> ids, PipelineTokenizer tokenizer)
    {
        var tokens = new List<string>(ids.Count);
        foreach (var id in ids)
        {
            if (tokenizer.IdToToken(id) is { } token)
            {
                tokens.Add(token);
            }
        }

        return steps.Count == 0
            ? string.Join(' ', tokens)
            : string.Concat(steps.Aggregate(tokens, (texts, step) => step.Apply(texts)));
    }
}
