using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tokenizers.Normalization;

/// <summary>Unicode normalization form C (<c>NFC</c>).</summary>
internal sealed class NfcNormalizer : Normalizer
{
    public override Piece Normalize(Piece section) =>
        section.Span.ContainsAnyInRange('\u0300', char.MaxValue) ? base.Normalize(section) : section;

    protected override string Normalize(string text) => UnicodeForms.Nfc(text);
}
