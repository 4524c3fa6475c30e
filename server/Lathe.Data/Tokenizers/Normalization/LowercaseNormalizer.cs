namespace Lathe.Data.Tokenizers.Normalization;

/// <summary>Lower case, character by character: a sigma at the end of a word is like any other.</summary>
internal sealed class LowercaseNormalizer : Normalizer
{
    /// <summary>I with a dot above: the only character whose lower case is two.</summary>
    private const string DottedI = "\u0130";

    protected override string Normalize(string text) =>
        text.Replace(DottedI, "i\u0307", StringComparison.Ordinal).ToLowerInvariant();
}
