using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Syntax;

/// <summary>The lines of a recipe by their looks: which are keys of the recipe, and which belong to the key above them.</summary>
internal sealed class RecipeLines
{
    private readonly LineShape[] _lines;

    public RecipeLines(SourceText source)
    {
        _lines = [.. Enumerable.Range(0, source.LineCount).Select(i => LineShape.Read(source.Text, source.GetLineSpan(i)))];
        (FirstLine, EndLine) = FindDocument();
    }

    /// <summary>The first line behind the <c>---</c> the document starts with, if it does.</summary>
    public int FirstLine { get; }

    /// <summary>The line behind the document's last: readers of a recipe take the first document.</summary>
    public int EndLine { get; }

    public LineShape this[int line] => _lines[line];

    public bool InDocument(int line) => line >= FirstLine && line < EndLine;

    /// <summary>How far the recipe's keys are indented, judged without one line, which may be half-written; -1 for no keys.</summary>
    public int RootIndent(int exceptLine)
    {
        int least = -1;
        for (int i = FirstLine; i < EndLine; i++)
        {
            if (i != exceptLine && _lines[i].Kind == LineKind.Entry && (least < 0 || _lines[i].Indent < least))
            {
                least = _lines[i].Indent;
            }
        }

        return least;
    }

    /// <summary>The lines with a key of the recipe, at <paramref name="rootIndent"/>.</summary>
    public IEnumerable<LineShape> RootEntries(int rootIndent, int exceptLine)
    {
        for (int i = FirstLine; i < EndLine; i++)
        {
            if (i != exceptLine && _lines[i].Kind == LineKind.Entry && _lines[i].Indent <= rootIndent)
            {
                yield return _lines[i];
            }
        }
    }

    /// <summary>The line belongs to the value of a key above it.</summary>
    public bool IsContinuation(int line, int rootIndent) =>
        _lines[line].Kind is LineKind.ListItem or LineKind.Closing || _lines[line].Indent > rootIndent;

    /// <summary>The line with the key whose value <paramref name="line"/> belongs to; -1 for none.</summary>
    public int OwnerOf(int line, int rootIndent)
    {
        int owner = line - 1;
        while (owner >= FirstLine && (IsBetween(owner) || IsContinuation(owner, rootIndent)))
        {
            owner--;
        }

        return owner >= FirstLine && _lines[owner].Kind == LineKind.Entry ? owner : -1;
    }

    /// <summary>The line behind the last one that belongs to the key on <paramref name="owner"/>.</summary>
    public int EndOfValue(int owner, int rootIndent)
    {
        int end = owner + 1;
        for (int i = end; i < EndLine && (IsBetween(i) || IsContinuation(i, rootIndent)); i++)
        {
            end = IsBetween(i) ? end : i + 1;
        }

        return end;
    }

    private bool IsBetween(int line) => _lines[line].Kind is LineKind.Blank or LineKind.Comment;

    private (int First, int End) FindDocument()
    {
        int first = 0;
        bool hasContent = false;
        for (int i = 0; i < _lines.Length; i++)
        {
            LineKind kind = _lines[i].Kind;
            if (kind == LineKind.Marker && hasContent)
            {
                return (first, i);
            }

            if (kind == LineKind.Marker)
            {
                first = i + 1;
                hasContent = true;
            }

            hasContent |= kind is not (LineKind.Blank or LineKind.Comment or LineKind.Directive);
        }

        return (first, _lines.Length);
    }
}
