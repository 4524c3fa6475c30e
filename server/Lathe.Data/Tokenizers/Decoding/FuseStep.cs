namespace Lathe.Data.Tokenizers.Decoding;

/// <summary>Makes one text of all tokens, for the steps behind it.</summary>
internal sealed class FuseStep : DecoderStep
{
    public override List<string> Apply(List<string> tokens) => [string.Concat(tokens)];
}
