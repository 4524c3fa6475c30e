using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tree;

/// <summary>How lines look, read without a parser: what a diagnosis goes by when the parser has given up. Lines count from 0.</summary>
internal sealed class LineLayout(SourceText source, string text)
{
    public int NextLineWithTab(int line)
    {
        int next = line;
        while (next < source.LineCount && TabInIndentation(next) < 0)
        {
            next++;
        }

        return next < source.LineCount ? next : -1;
    }

    public int TabInIndentation(int line) => text.IndexOf('\t', source.GetLineSpan(line).Start, Indent(line));

    public int Indent(int line)
    {
        TextSpan span = source.GetLineSpan(line);
        int end = span.Start;
        while (end < span.End && text[end] is ' ' or '\t')
        {
            end++;
        }

        return end - span.Start;
    }

    /// <summary>The offset of the first colon that separates a key from a value, or -1; a guess that does not look at quotes.</summary>
    public int ColonIn(int line)
    {
        TextSpan span = source.GetLineSpan(line);
        for (int i = span.Start; i < span.End; i++)
        {
            if (text[i] == '#' && (i == span.Start || text[i - 1] is ' ' or '\t'))
            {
                return -1;
            }

            if (text[i] == ':' && (i + 1 == span.End || text[i + 1] is ' ' or '\t'))
            {
                return i;
            }
        }

        return -1;
    }

    public int ContentLength(int line)
    {
        string content = source.GetLine(line).Trim();
        int comment = content.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? content.Length : content[..comment].TrimEnd().Length;
    }

    public int PreviousLine(int line)
    {
        for (int i = line - 1; i >= 0; i--)
        {
            TextSpan span = source.GetLineSpan(i);
            ReadOnlySpan<char> content = text.AsSpan(span.Start, span.Length).Trim();
            if (!content.IsEmpty && content[0] != '#')
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The last line of a bracket opened on <paramref name="first"/>; deeper lines and lone closing brackets belong.</summary>
    public int LastContinuation(int first)
    {
        int indent = Indent(first);
        int last = first;
        for (int i = first + 1; i < source.LineCount; i++)
        {
            string content = source.GetLine(i).Trim();
            if (content.Length > 0 && Indent(i) <= indent && content[0] is not (']' or '}'))
            {
                break;
            }

            last = content.Length > 0 ? i : last;
        }

        return last;
    }
}
