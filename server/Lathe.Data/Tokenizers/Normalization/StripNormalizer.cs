namespace Lathe.Data.Tokenizers.Normalization;

/// <summary>Takes white space off the ends of a text.</summary>
internal sealed class StripNormalizer(bool left, bool right) : Normalizer
{
    protected override string Normalize(string text) =>
        (left, right) switch
        {
            (true, true) => text.Trim(),
            (true, false) => text.TrimStart(),
            (false, true) => text.TrimEnd(),
            _ => text,
        };
}
