namespace Lathe.Data.Tokenizers.Loading;

/// <summary>Bounds on tokenizer files.</summary>
internal static class TokenizerLimits
{
    /// <summary>The largest vocabularies in use have some 260,000 tokens.</summary>
    public const int MaxId = 4_194_303;

    public const int MaxTokenLength = 65_536;

    /// <summary>For tokens that are looked for at every place of a text.</summary>
    public const int MaxPieceLength = 1_024;

    public const int MaxMerges = 8_000_000;
}
