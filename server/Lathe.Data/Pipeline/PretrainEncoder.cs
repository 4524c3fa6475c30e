using Lathe.Data.Formats;
using Lathe.Data.Templates;
using Lathe.Data.Tokenizers;

namespace Lathe.Data.Pipeline;

/// <summary>Stage pt: the text and its end token, all of it learnt.</summary>
internal sealed class PretrainEncoder : IRowEncoder
{
    private readonly Tokenizer _tokenizer;
    private readonly string _end;
    private readonly int? _bos;
    private readonly int? _limit;
    private readonly int? _pad;

    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="template">Its end and padding tokens are used, nothing else of it.</param>
    /// <param name="bos">Put before every text; null for none.</param>
    /// <param name="limit">Longest row in tokens; null when rows are packed later on.</param>
    /// <exception cref="DataException">There is no end token.</exception>
    public PretrainEncoder(Tokenizer tokenizer, ChatTemplate template, int? bos, int? limit)
    {
        _tokenizer = tokenizer;
        _bos = bos;
        _limit = limit;
        _pad = template.PadId(tokenizer);

        // Llama 3's template ends turns with <|eot_id|>, but texts end with <|end_of_text|>.
        _end = template.Name == "llama3" && tokenizer.TokenToId("<|end_of_text|>") is not null
            ? "<|end_of_text|>"
            : template.EosId(tokenizer) is { } eos && tokenizer.IdToToken(eos) is { } token
                ? token
                : throw new DataException("stage pt ends every text with the end-of-sequence token, and this model's tokenizer has none. "
                    + "Name one as eos_token in the model's tokenizer_config.json.");
    }

    public EncodedRow Encode(Conversation conversation)
    {
        var all = Ids(conversation);
        var isTruncated = all.Length > _limit;
        return new EncodedRow(Learnt(isTruncated ? all[.._limit!.Value] : all, _pad), isTruncated, isTruncated);
    }

    public TracedRow Trace(Conversation conversation)
    {
        var all = Ids(conversation);
        var kept = Math.Min(all.Length, _limit ?? int.MaxValue);
        var trace = new RowTrace(all.Length);
        trace.Keep(all.AsSpan(0, kept), Learnt(all[..kept], _pad).Labels);
        trace.Cut(all.AsSpan(kept));
        return trace.ToRow(isAnswerCut: kept < all.Length);
    }

    private int[] Ids(Conversation conversation)
    {
        IEnumerable<int> ids = _tokenizer.Encode(_tokenizer.Shield(conversation.Messages[0].Content) + _end);
        return [.. _bos is { } bos ? ids.Prepend(bos) : ids];
    }

    /// <summary>
    /// An example of which every token is learnt, except padding: transformers' collator masks the padding id wherever it stands, so where
    /// it doubles as the end token, ends are not learnt either.
    /// </summary>
    public static TokenizedExample Learnt(int[] ids, int? pad) =>
        new(ids, Array.ConvertAll(ids, id => id == pad ? TokenizedExample.IgnoreLabel : id));
}
