namespace Lathe.Data.Tokenizers.Normalization;

/// <summary>Puts a text before every text that is not empty.</summary>
internal sealed class PrependNormalizer(string prefix) : Normalizer
{
    protected override string Normalize(string text) => text.Length == 0 ? text : prefix + text;
}
