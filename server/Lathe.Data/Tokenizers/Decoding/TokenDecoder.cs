namespace Lathe.Data.Tokenizers.Decoding;

/// <summary>Ids back to text. Threads may share an instance.</summary>
internal abstract class TokenDecoder
{
    /// <param name="ids">Not negative; ids without a token stand for nothing.</param>
    /// <param name="tokenizer">Knows the tokens.</param>
    public abstract string Decode(IReadOnlyList<int> ids, PipelineTokenizer tokenizer);
}
