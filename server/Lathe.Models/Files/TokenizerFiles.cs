namespace Lathe.Models.Files;

/// <summary>
/// Files of a model folder that belong to its tokenizer, in whatever form it is: a training copies them, so that others load its result like
/// the model it began with. Code for a tokenizer of its own (<c>tokenization_*.py</c>) is copied like the rest, and never run here.
/// </summary>
public static class TokenizerFiles
{
    /// <summary>Names that are the same for all models.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt",
        "tokenizer.model", "spiece.model", "qwen.tiktoken", "chat_template.jinja",
    ];

    public static bool IsOne(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Names.Contains(name, StringComparer.Ordinal)
            || (name.StartsWith("tokenization_", StringComparison.Ordinal) && name.EndsWith(".py", StringComparison.Ordinal));
    }

    /// <summary>Names of those that a folder has, in the same order each time.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Where(IsOne).Order(StringComparer.Ordinal)] : [];
}
