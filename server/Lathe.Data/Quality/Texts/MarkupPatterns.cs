using System.Text.RegularExpressions;

namespace Lathe.Data.Quality.Texts;

/// <summary>HTML that a web page left in a text. Fenced code is passed over: it may be about HTML.</summary>
internal static partial class MarkupPatterns
{
    private const string Fence = "```";

    /// <summary>A single tag may be meant; so many in a text are a page.</summary>
    private const int Least = 3;

    /// <summary>The first tag or entity of a text that has several; null for one that has not.</summary>
    public static string? Find(string text)
    {
        if (!text.AsSpan().ContainsAny('<', '&'))
        {
            return null;
        }

        var count = 0;
        string? first = null;
        var isCode = false;
        for (var start = 0; start <= text.Length;)
        {
            var end = text.IndexOf(Fence, start, StringComparison.Ordinal) is var fence and >= 0 ? fence : text.Length;
            if (!isCode)
            {
                foreach (var match in TagOrEntity().EnumerateMatches(text.AsSpan(start, end - start)))
                {
                    first ??= NameOf(text.AsSpan(start + match.Index, match.Length));
                    if (++count == Least)
                    {
                        return first;
                    }
                }
            }

            (start, isCode) = (end + Fence.Length, !isCode);
        }

        return null;
    }

    /// <summary>The tag without its attributes, which may be long, or secret.</summary>
    private static string NameOf(ReadOnlySpan<char> tag) => tag.IndexOfAny(" \t\r\n") is var end and >= 0 ? $"{tag[..end]} ...>" : tag.ToString();

    [GeneratedRegex(
        @"</?(?:div|span|p|br|a|table|tr|td|th|ul|ol|li|img|font|h[1-6]|script|style|iframe|strong|em|b|i|u|hr|nav|header|footer|section)(?:\s[^<>]{0,300})?/?>|&(?:nbsp|amp|lt|gt|quot|apos|#\d{1,5}|#x[0-9a-fA-F]{1,4});",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex TagOrEntity();
}
