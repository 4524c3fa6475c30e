namespace Lathe.Data.Gguf;

/// <summary>What a tokenizer's file adds to what all tokenizers have in common.</summary>
/// <param name="Model">Value of <c>tokenizer.ggml.model</c>.</param>
/// <param name="PreTokenizer">Value of <c>tokenizer.ggml.pre</c>.</param>
internal sealed record GgufVocabulary(string Model, string PreTokenizer)
{
    /// <summary>"a b" for each, first ones first; null: it merges by scores.</summary>
    public string[]? Merges { get; init; }

    /// <summary>By id: how much a piece counts; null: it merges by a list.</summary>
    public IReadOnlyDictionary<int, float>? Scores { get; init; }

    /// <summary>By id, where it is not <see cref="GgufTokenType.Normal"/>.</summary>
    public IReadOnlyDictionary<int, GgufTokenType> Types { get; init; } = new Dictionary<int, GgufTokenType>();

    /// <summary>A space is put before a text.</summary>
    public bool AddsSpace { get; init; }

    /// <summary>A begin token is put before a text; null: as the tokenizer's template of one text has it.</summary>
    public bool? AddsBos { get; init; }

    /// <summary>An end token is put behind a text; null: as the tokenizer's template of one text has it.</summary>
    public bool? AddsEos { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];
}
