using System.Text;
using Lathe.LanguageService.Outline;

namespace Lathe.LanguageService.Writing;

/// <summary>Writes a whole recipe the way recipes are usually laid out: in groups with headers, comments below each other.</summary>
public static class RecipeWriter
{
    /// <summary>Lines of comments are broken before this column.</summary>
    private const int Width = 120;

    /// <param name="preamble">Sentences about the whole recipe.</param>
    /// <param name="lines">Its keys, none twice; within a group they keep their order.</param>
    public static string Write(IEnumerable<string> preamble, IEnumerable<RecipeLine> lines)
    {
        ArgumentNullException.ThrowIfNull(preamble);
        ILookup<string, RecipeLine> groups = lines.ToLookup(line => KeyGroups.Of(line.Key));
        int column = groups
            .SelectMany(group => group)
            .Where(line => line.Comment is not null)
            .Select(line => Plain(line).Length + 3)
            .DefaultIfEmpty()
            .Max();
        List<string> parts = [.. preamble.Take(1).Select(_ => string.Join('\n', preamble.SelectMany(Wrapped)))];
        foreach (string group in KeyGroups.InOrder.Where(groups.Contains))
        {
            parts.Add(string.Join('\n', groups[group].SelectMany(line => Written(line, column)).Prepend($"### {group}")));
        }

        return string.Join("\n\n", parts) + "\n";
    }

    private static IEnumerable<string> Written(RecipeLine line, int column) =>
        (line.Remark is { } remark ? Wrapped(remark) : []).Append(
            line.Comment is { } comment ? $"{Plain(line).PadRight(column)}# {comment}" : Plain(line));

    private static string Plain(RecipeLine line) => $"{line.Key}: {line.Value}";

    private static IEnumerable<string> Wrapped(string text)
    {
        var line = new StringBuilder("#");
        string plain = string.Concat(text.EnumerateRunes().Select(rune => IsWritten(rune) ? rune.ToString() : " "));
        foreach (string word in plain.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 1 && line.Length + 1 + word.Length > Width)
            {
                yield return line.ToString();
                line.Clear().Append('#');
            }

            line.Append(' ').Append(word);
        }

        yield return line.ToString();
    }

    /// <summary>A character that a comment can have: neither one that ends the line, nor one that YAML forbids.</summary>
    private static bool IsWritten(Rune rune) =>
        !Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune) && rune != Rune.ReplacementChar && rune.Value is not (0xFEFF or 0xFFFE or 0xFFFF);
}
