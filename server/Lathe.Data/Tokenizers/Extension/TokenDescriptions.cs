using Lathe.Data.Tokenizers.Loading;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Data.Tokenizers.Extension;

/// <summary>Reads the file of <c>new_special_tokens_config</c>: YAML with tokens as keys and a description of each as value.</summary>
internal static class TokenDescriptions
{
    private const string Key = "new_special_tokens_config";

    /// <summary>Far above what one writes by hand, in bytes.</summary>
    private const long MaxBytes = 4L << 20;

    /// <exception cref="DataException">The file is missing, unreadable, or something else.</exception>
    public static IReadOnlyList<(string Token, string Description)> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"{Key}: there is no file {path}.");
        }

        var source = SourceText.FromBytes(path, BoundedFile.ReadAllBytes(path, MaxBytes));
        var tree = TreeReader.Read(source);
        if (tree.Findings.FirstOrDefault(finding => finding.Severity == Severity.Error) is { } error)
        {
            throw Error(source, error.Span, $"{error.Message} {error.Help}".TrimEnd());
        }

        if (tree.Root is not MappingNode { Entries.Count: > 0 } root)
        {
            throw new DataException($"{Key}: {path} names no tokens. Write one a line, as '<token>': what it stands for");
        }

        return [.. root.Entries.Select(entry => (entry.Key.Text, entry.Value is ScalarNode text
            ? text.Value.Kind == ScalarKind.Null ? "" : text.Text
            : throw Error(source, entry.ValueSpan, $"the description of '{entry.Key.Text}' has to be a text.")))];
    }

    private static DataException Error(SourceText source, TextSpan span, string problem) =>
        new($"{Key}: {source.Path}, line {source.GetPosition(span.Start).Line}: {problem}");
}
