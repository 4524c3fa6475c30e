using Lathe.Data.Tokenizers.Bpe;
using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tokenizers;

/// <summary>What a tokenizer is made of, read and checked.</summary>
internal sealed record TokenizerDefinition
{
    public required BpeModel Model { get; init; }

    public required PreTokenizer PreTokenizer { get; init; }

    /// <summary>Text is brought into Unicode normalization form C first.</summary>
    public required bool UsesNfc { get; init; }

    /// <summary>No id and no content twice.</summary>
    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    /// <summary>Ids that the post-processor puts before one text.</summary>
    public int[] Prefix { get; init; } = [];

    /// <summary>Ids that the post-processor puts after one text.</summary>
    public int[] Suffix { get; init; } = [];

    public int? BosId { get; init; }

    public int? EosId { get; init; }

    public int? PadId { get; init; }

    public int? UnknownId { get; init; }

    public string? ChatTemplate { get; init; }
}
