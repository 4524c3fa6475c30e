using Lathe.Data.Tokenizers.Decoding;
using Lathe.Data.Tokenizers.Normalization;
using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tokenizers;

/// <summary>What a tokenizer is made of, read and checked.</summary>
internal sealed record TokenizerDefinition
{
    public required TokenModel Model { get; init; }

    /// <summary>Applied to what lies between added tokens; null for none.</summary>
    public Normalizer? Normalizer { get; init; }

    public PreTokenizer PreTokenizer { get; init; } = new WholePreTokenizer();

    /// <summary>Byte-level tokenizers decode by themselves.</summary>
    public TokenDecoder Decoder { get; init; } = new ChainDecoder([]);

    /// <summary>No id and no content twice.</summary>
    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    /// <summary>Added tokens are looked for in the text as it came, whatever their flags say, as transformers' slow tokenizers do.</summary>
    public bool FindsAddedAsWritten { get; init; }

    /// <summary>Special tokens in a shielded text (<see cref="Tokenizer.Shield"/>) are ordinary text.</summary>
    public bool SplitsSpecialTokens { get; init; }

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
