using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Outline;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Formatting;

/// <summary>How each line should look, before it is known whether the text then still reads the same.</summary>
internal sealed class LayoutPlan
{
    private readonly RecipeSnapshot _snapshot;
    private readonly SourceText _source;
    private readonly OpaqueLines _opaque;
    private readonly CommentColumns _columns;
    private readonly Dictionary<int, int> _comments = [];
    private readonly LineLayout?[] _layouts;

    public LayoutPlan(RecipeSnapshot snapshot)
    {
        _snapshot = snapshot;
        _source = snapshot.Source;
        _opaque = OpaqueLines.Of(snapshot.Bound.Tree);
        foreach (TextSpan comment in snapshot.Bound.Tree.Comments)
        {
            _comments[_source.GetLineIndex(comment.Start)] = comment.Start;
        }

        bool isSound = snapshot.Bound.Tree.Findings.All(finding => finding.Severity != Severity.Error);
        _layouts = isSound ? LayOutAll() : LayOutSafeLines();
        _columns = new CommentColumns(_source, _layouts);
    }

    /// <summary>The changes by keys; parts without changes are left out.</summary>
    public IReadOnlyList<FormatPart> Parts(TextSpan? range)
    {
        var parts = new List<FormatPart>();
        for (int line = 0; line < _source.LineCount; line++)
        {
            int first = line;
            if (_snapshot.Outline.At(line) is { } entry && entry.FirstLine == line)
            {
                line = entry.LastLine;
            }

            TextChange[] changes = [.. Enumerable.Range(first, line - first + 1).Select(Change).OfType<TextChange>()];
            if (changes.Length > 0)
            {
                parts.Add(new FormatPart(first, line, changes));
            }
        }

        if (AtTheEnd() is { } end)
        {
            // It takes in blank lines, which may have changes of their own.
            parts.RemoveAll(part => part.Changes[0].Span.Start >= end.Span.Start);
            parts.Add(new FormatPart(_source.GetLineIndex(end.Span.Start), _source.LineCount - 1, [end]));
        }

        return range is not { } wanted ? parts :
        [
            .. parts.Where(part => part.FirstLine <= _source.GetLineIndex(wanted.End) && part.LastLine >= _source.GetLineIndex(wanted.Start)),
        ];
    }

    private TextChange? Change(int line)
    {
        TextSpan span = _source.GetLineSpan(line);
        return _layouts[line] is { } layout
            ? TextChange.Between(_source.Slice(span), layout.Write(_columns.Of(line)), span.Start)
            : null;
    }

    private TextChange? AtTheEnd()
    {
        int last = _source.LineCount - 1;
        while (last >= 0 && _snapshot.Lines[last].Kind == LineKind.Blank && _layouts[last] is not null)
        {
            last--;
        }

        if (last < 0 || _layouts[last] is null)
        {
            return null;
        }

        int end = _source.GetLineSpan(last).End;
        return TextChange.Between(_source.Text[end..], LineBreak.Of(_source), end);
    }

    /// <summary>Among faults, only whole keys on one line that the reader has found are touched.</summary>
    private LineLayout?[] LayOutSafeLines()
    {
        var layouts = new LineLayout?[_source.LineCount];
        foreach (OutlineEntry entry in _snapshot.Outline.Entries)
        {
            bool isRead = _snapshot.Bound.Keys.Values.Any(bound =>
                bound.KeySpan.Start == entry.Shape.Key.Outer.Start && bound.ValueSpan.End <= entry.Shape.Line.End);
            if (isRead && entry.FirstLine == entry.LastLine && !_opaque.IsInside(entry.FirstLine))
            {
                layouts[entry.FirstLine] = Read(entry.FirstLine) with { Indent = entry.Shape.Indent };
            }
        }

        return layouts;
    }

    private LineLayout Read(int line)
    {
        TextSpan span = _source.GetLineSpan(line);
        return LineLayout.Read(_source.Text, span, _comments.GetValueOrDefault(line, span.End));
    }

    private LineLayout?[] LayOutAll()
    {
        var layouts = new LineLayout?[_source.LineCount];
        var indents = new IndentLevels();
        for (int line = 0; line < layouts.Length; line++)
        {
            LineShape shape = _snapshot.Lines[line];
            bool isKept = _opaque.IsInside(line) || !_snapshot.Lines.InDocument(line);
            if (isKept)
            {
                layouts[line] = _opaque.IsText(line) ? null : LineLayout.Trimmed(_source.Text, shape.Line);
                continue;
            }

            switch (shape.Kind)
            {
                case LineKind.Blank:
                    layouts[line] = LineLayout.Trimmed(_source.Text, shape.Line);
                    break;
                case LineKind.Comment:
                    layouts[line] = LineLayout.OnlyComment(_source.Text, shape.Line, CommentIndent(indents, line, layouts));
                    break;
                default:
                    LineLayout layout = Read(line);
                    layouts[line] = layout with { Indent = indents.Next(shape.Indent, layout), KeepsEnd = _opaque.StartsText(line) };
                    break;
            }
        }

        return layouts;
    }

    /// <summary>A comment goes with the line below it that is indented as it is, else with the level it is on.</summary>
    private int CommentIndent(IndentLevels indents, int line, LineLayout?[] layouts)
    {
        int indent = _snapshot.Lines[line].Indent;
        for (int below = line + 1; below < layouts.Length; below++)
        {
            LineShape shape = _snapshot.Lines[below];
            if (shape.Kind is not (LineKind.Blank or LineKind.Comment))
            {
                bool goesWith = shape.Indent == indent && !_opaque.IsInside(below) && _snapshot.Lines.InDocument(below);
                return goesWith ? indents.Peek(shape.Indent, Read(below)) : indents.Level(indent);
            }
        }

        return indents.Level(indent);
    }
}
