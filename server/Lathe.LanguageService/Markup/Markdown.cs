using System.Text;

namespace Lathe.LanguageService.Markup;

/// <summary>Text as Markdown that shows it as it is.</summary>
internal static class Markdown
{
    private const int MaxCode = 80;

    /// <summary>Prose: characters with a meaning in Markdown are escaped where they would have it.</summary>
    public static string Escape(string text)
    {
        var builder = new StringBuilder(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            char c = char.IsControl(text[i]) ? ' ' : text[i];
            bool special = c is '\\' or '`' or '*' or '[' or ']' or '<' or '>' or '&' or '~' or '|' or '$'
                || (c == '_' && !(IsWord(text, i - 1) && IsWord(text, i + 1)))
                || (i == 0 && c is '#' or '+' or '-' or '=');
            if (special)
            {
                builder.Append('\\');
            }

            builder.Append(c);
        }

        return builder.ToString();
    }

    /// <summary>Code within a line, whatever the text is; long texts are cut.</summary>
    public static string Code(string text)
    {
        string shown = text.Length <= MaxCode ? text : string.Concat(text.AsSpan(0, Cut(text)), "...");
        var builder = new StringBuilder(shown.Length);
        int longest = 0;
        int run = 0;
        foreach (char c in shown)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
            builder.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        }

        if (builder.Length == 0)
        {
            return "(nothing)";
        }

        string fence = new('`', longest + 1);
        bool pad = shown[0] is '`' or ' ' || shown[^1] is '`' or ' ';
        return pad ? $"{fence} {builder} {fence}" : $"{fence}{builder}{fence}";
    }

    /// <summary>A cut that leaves surrogates in pairs.</summary>
    private static int Cut(string text) => char.IsHighSurrogate(text[MaxCode - 1]) ? MaxCode - 1 : MaxCode;

    private static bool IsWord(string text, int i) => i >= 0 && i < text.Length && char.IsLetterOrDigit(text[i]);
}
