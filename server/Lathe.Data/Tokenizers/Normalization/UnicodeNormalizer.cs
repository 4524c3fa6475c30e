namespace Lathe.Data.Tokenizers.Normalization;

/// <summary>Unicode normalization forms other than C: <c>NFD</c>, <c>NFKC</c>, <c>NFKD</c>.</summary>
internal sealed class UnicodeNormalizer(bool isCompatible, bool composes) : Normalizer
{
    protected override string Normalize(string text) => UnicodeForms.Normalize(text, isCompatible, composes);
}
