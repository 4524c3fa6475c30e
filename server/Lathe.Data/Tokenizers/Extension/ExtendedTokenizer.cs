namespace Lathe.Data.Tokenizers.Extension;

/// <summary>A model's tokenizer as a recipe wants it.</summary>
public sealed record ExtendedTokenizer
{
    public required PipelineTokenizer Tokenizer { get; init; }

    /// <summary>Tokens that the model's own tokenizer does not know, in the order of their ids.</summary>
    public IReadOnlyList<AddedToken> NewTokens { get; init; } = [];

    /// <summary>By id, for those of <see cref="NewTokens"/> that have one: what their description is as tokens that were there before.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<int>> Descriptions { get; init; } = new Dictionary<int, IReadOnlyList<int>>();

    /// <summary>Those of <see cref="NewTokens"/> that end answers, without <see cref="EosToken"/>.</summary>
    public IReadOnlyList<string> StopWords { get; init; } = [];

    /// <summary>The one of <see cref="NewTokens"/> that takes the place of the end-of-sequence token; null: it stays as it is.</summary>
    public string? EosToken { get; init; }

    /// <summary>The model's tokenizer files do not describe <see cref="Tokenizer"/>.</summary>
    public bool NeedsFiles { get; init; }
}
