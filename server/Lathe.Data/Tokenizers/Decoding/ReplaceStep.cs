using Lathe.Data.Tokenizers.Normalization;

namespace Lathe.Data.Tokenizers.Decoding;

/// <summary>Replaces within each token.</summary>
internal sealed class ReplaceStep(ReplaceNormalizer replacement) : DecoderStep
{
    public override List<string> Apply(List<string> tokens) => tokens.ConvertAll(replacement.Apply);
}
