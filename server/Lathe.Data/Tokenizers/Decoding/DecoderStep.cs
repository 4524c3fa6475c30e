namespace Lathe.Data.Tokenizers.Decoding;

/// <summary>A step of the key <c>decoder</c> of a tokenizer.json: texts of tokens to texts, which are joined in the end.</summary>
internal abstract class DecoderStep
{
    public abstract List<string> Apply(List<string> tokens);
}
