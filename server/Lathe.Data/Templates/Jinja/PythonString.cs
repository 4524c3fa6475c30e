using System.Text;

namespace Lathe.Data.Templates.Jinja;

/// <summary>Operations of Python's texts, which count code points.</summary>
internal static class PythonString
{
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';

    public static string Strip(string text, string? characters, bool left, bool right)
    {
        var (start, end) = (0, text.Length);
        bool Goes(char c) => characters is null ? IsSpace(c) : characters.Contains(c, StringComparison.Ordinal);
        while (left && start < end && Goes(text[start]))
        {
            start++;
        }

        while (right && end > start && Goes(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    public static int Length(string text)
    {
        var pairs = 0;
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i], text[i + 1]))
            {
                pairs++;
                i++;
            }
        }

        return text.Length - pairs;
    }

    /// <summary>The code points as texts of their own.</summary>
    public static List<string> Characters(string text)
    {
        var characters = new List<string>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            characters.Add(isPair ? text.Substring(i, 2) : text[i].ToString());
            i += isPair ? 1 : 0;
        }

        return characters;
    }

    /// <param name="text">The text.</param>
    /// <param name="separator">Null splits at runs of blanks, and drops empty parts.</param>
    /// <param name="limit">Most splits; below 0 for any number.</param>
    /// <param name="fromRight">Counts the splits from the end.</param>
    public static List<object?> Split(string text, string? separator, int limit, bool fromRight)
    {
        if (separator is null)
        {
            return SplitBlanks(text, limit, fromRight);
        }

        var parts = text.Split(separator).ToList();
        if (limit >= 0 && parts.Count > limit + 1L)
        {
            var joined = fromRight ? parts.Take(parts.Count - limit).ToList() : parts.Skip(limit).ToList();
            parts = fromRight
                ? [string.Join(separator, joined), .. parts.Skip(parts.Count - limit)]
                : [.. parts.Take(limit), string.Join(separator, joined)];
        }

        return [.. parts];
    }

    /// <summary>Every word with a capital first letter and small ones behind it.</summary>
    public static string Title(string text)
    {
        var title = new StringBuilder(text.Length);
        var inWord = false;
        foreach (var c in text)
        {
            title.Append(inWord ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c));
            inWord = char.IsLetter(c);
        }

        return title.ToString();
    }

    public static string Capitalize(string text) =>
        text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    /// <summary>Replaces the first <paramref name="count"/> occurrences; below 0 all.</summary>
    public static string Replace(string text, string old, string replacement, int count, CallArguments arguments)
    {
        if (old.Length == 0)
        {
            throw arguments.Error("an empty text cannot be replaced");
        }

        var replaced = new StringBuilder();
        var at = 0;
        while (count != 0 && text.IndexOf(old, at, StringComparison.Ordinal) is var found and >= 0)
        {
            arguments.Meter.Take(found - at + replacement.Length);
            replaced.Append(text, at, found - at).Append(replacement);
            at = found + old.Length;
            count--;
        }

        arguments.Meter.Take(text.Length - at);
        return replaced.Append(text, at, text.Length - at).ToString();
    }

    private static List<object?> SplitBlanks(string text, int limit, bool fromRight)
    {
        var words = new List<Range>();
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsSpace(text[i]))
            {
                var start = i;
                while (i < text.Length && !IsSpace(text[i]))
                {
                    i++;
                }

                words.Add(start..i);
            }
        }

        if (limit >= 0 && words.Count > limit + 1L)
        {
            words = fromRight
                ? [.. new[] { ..words[words.Count - limit - 1].End }, .. words.Skip(words.Count - limit)]
                : [.. words.Take(limit), words[limit].Start..];
        }

        return [.. words.Select(word => text[word])];
    }
}
