using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Syntax;

/// <summary>One line read without a parser, so that it has a shape whatever is wrong with the lines around it.</summary>
/// <param name="Kind">What comes first on the line.</param>
/// <param name="Line">The line without its line break.</param>
/// <param name="Indent">Blanks and tabs at its start.</param>
/// <param name="Key">The key, or the first word; empty for other kinds of lines.</param>
/// <param name="Colon">Where the colon behind the key is; -1 for none.</param>
internal readonly record struct LineShape(LineKind Kind, TextSpan Line, int Indent, Token Key, int Colon)
{
    /// <summary>Where the line's content starts; its end for a blank line.</summary>
    public int Start => Line.Start + Indent;

    public static LineShape Read(string text, TextSpan line)
    {
        int start = SkipBlanks(text, line.Start, line.End);
        LineKind kind = KindOf(text, line, start);
        if (kind != LineKind.Other)
        {
            return new LineShape(kind, line, start - line.Start, default, -1);
        }

        Token key = ReadKey(text, start, line.End, out int colon);
        kind = (colon >= 0, key.IsEmpty) switch
        {
            (true, false) => LineKind.Entry,
            (false, false) => LineKind.Word,
            _ => LineKind.Other,
        };
        return new LineShape(kind, line, start - line.Start, key, kind == LineKind.Entry ? colon : -1);
    }

    /// <summary>The end of a line's content that starts at <paramref name="start"/>: before a comment, trimmed.</summary>
    public static int ContentEnd(string text, int start, int lineEnd)
    {
        Token first = Token.Read(text, start, lineEnd);
        int from = first.Quote is null ? start : first.Outer.End;
        int comment = FindComment(text, from, lineEnd);
        return Token.TrimmedEnd(text, start, comment < 0 ? lineEnd : comment);
    }

    public static int SkipBlanks(string text, int start, int end)
    {
        while (start < end && text[start] is ' ' or '\t')
        {
            start++;
        }

        return start;
    }

    /// <summary>The offset of a <c>#</c> that starts a comment; -1 for none. Quotes are not looked at.</summary>
    public static int FindComment(string text, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            if (StartsComment(text, i))
            {
                return i;
            }
        }

        return -1;
    }

    public static bool StartsComment(string text, int i) =>
        text[i] == '#' && (i == 0 || text[i - 1] is ' ' or '\t' or '\n' or '\r');

    private static LineKind KindOf(string text, TextSpan line, int start)
    {
        if (start == line.End)
        {
            return LineKind.Blank;
        }

        bool atMargin = start == line.Start;
        ReadOnlySpan<char> content = text.AsSpan(start, line.End - start);
        return content[0] switch
        {
            '#' => LineKind.Comment,
            '%' when atMargin => LineKind.Directive,
            '-' or '.' when atMargin && IsMarker(content) => LineKind.Marker,
            '-' when content.Length == 1 || content[1] is ' ' or '\t' => LineKind.ListItem,
            ']' or '}' => LineKind.Closing,
            _ => LineKind.Other,
        };
    }

    private static bool IsMarker(ReadOnlySpan<char> content) =>
        (content.StartsWith("---") || content.StartsWith("...")) && (content.Length == 3 || content[3] is ' ' or '\t');

    private static Token ReadKey(string text, int start, int end, out int colon)
    {
        if (text[start] is '"' or '\'')
        {
            Token quoted = Token.Read(text, start, end);
            int next = SkipBlanks(text, quoted.Outer.End, end);
            colon = quoted.Closed && next < end && text[next] == ':' ? next : -1;
            return quoted;
        }

        colon = FindColon(text, start, end);
        if (colon >= 0)
        {
            return Token.Plain(start, Token.TrimmedEnd(text, start, colon));
        }

        int last = start;
        while (last < end && (char.IsLetterOrDigit(text[last]) || text[last] is '_' or '-' or '.'))
        {
            last++;
        }

        if (last > start && last < end && text[last] == ':')
        {
            // A reader takes "key:value" for text; whoever wrote it means a key.
            colon = last;
        }

        return Token.Plain(start, last);
    }

    private static int FindColon(string text, int start, int end)
    {
        if (text[start] is '[' or '{' or '&' or '!' or '|' or '>' or '@' or '`' or '?' or ',' or '*')
        {
            return -1;
        }

        for (int i = start; i < end && !StartsComment(text, i); i++)
        {
            if (text[i] == ':' && (i + 1 == end || text[i + 1] is ' ' or '\t'))
            {
                return i;
            }
        }

        return -1;
    }
}
