using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Syntax;

/// <summary>A plain or quoted word on one line; empty where one could be written.</summary>
/// <param name="Outer">With its quotes.</param>
/// <param name="Content">Without them; blanks around a plain word are not part of it.</param>
/// <param name="Quote">The quotation mark, or null.</param>
/// <param name="Closed">The closing quotation mark is there.</param>
internal readonly record struct Token(TextSpan Outer, TextSpan Content, char? Quote, bool Closed)
{
    public bool IsEmpty => Outer.Length == 0;

    public static Token Plain(int start, int end)
    {
        TextSpan span = TextSpan.FromBounds(start, end);
        return new Token(span, span, null, Closed: true);
    }

    /// <summary>Reads the token that starts at <paramref name="start"/>; a plain one takes all up to <paramref name="end"/>.</summary>
    public static Token Read(string text, int start, int end)
    {
        if (start >= end || text[start] is not ('"' or '\''))
        {
            return Plain(start, TrimmedEnd(text, start, end));
        }

        char quote = text[start];
        for (int i = start + 1; i < end; i++)
        {
            if (quote == '"' && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == quote && quote == '\'' && i + 1 < end && text[i + 1] == '\'')
            {
                i++;
            }
            else if (text[i] == quote)
            {
                return new Token(TextSpan.FromBounds(start, i + 1), TextSpan.FromBounds(start + 1, i), quote, Closed: true);
            }
        }

        int last = TrimmedEnd(text, start + 1, end);
        return new Token(TextSpan.FromBounds(start, last), TextSpan.FromBounds(start + 1, last), quote, Closed: false);
    }

    public static int TrimmedEnd(string text, int start, int end)
    {
        while (end > start && text[end - 1] is ' ' or '\t')
        {
            end--;
        }

        return Math.Max(start, end);
    }
}
