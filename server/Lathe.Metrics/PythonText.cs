using System.Text;

namespace Lathe.Metrics;

/// <summary>Texts as Python's <c>str</c> takes them apart, for scores that have to equal those of Python's programs.</summary>
internal static class PythonText
{
    /// <summary><c>str.split()</c>: at runs of white space, without empty parts.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && !IsSpace(text[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                words.Add(text[start..i]);
                start = -1;
            }
        }

        return words;
    }

    /// <summary><c>list(str)</c>: its code points.</summary>
    public static IReadOnlyList<string> CodePoints(string text)
    {
        var points = new List<string>(text.Length);
        for (var i = 0; i < text.Length;)
        {
            // A half of a pair alone is a code point as well.
            var length = Rune.TryGetRuneAt(text, i, out var rune) ? rune.Utf16SequenceLength : 1;
            points.Add(text.Substring(i, length));
            i += length;
        }

        return points;
    }

    public static string TrimEnd(string text)
    {
        var end = text.Length;
        while (end > 0 && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text[..end];
    }

    public static string Trim(string text)
    {
        var start = 0;
        while (start < text.Length && IsSpace(text[start]))
        {
            start++;
        }

        return TrimEnd(text[start..]);
    }

    /// <summary>The separators of ASCII are white space to Python, not to .NET.</summary>
    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';
}
