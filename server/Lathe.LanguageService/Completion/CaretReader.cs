using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Completion;

/// <summary>
/// Finds the place of the caret. YAML has no closing tokens, and a text that is being typed is broken most of the time; so the place
/// follows from lines and their indentation. The tree is asked only for what lines can't tell: texts that go over several of them.
/// </summary>
internal static class CaretReader
{
    public static CaretContext Read(RecipeSnapshot snapshot, int offset)
    {
        SourceText source = snapshot.Source;
        if (source.Length > TreeLimits.MaxLength)
        {
            return ElsewherePlace.Instance;
        }

        int line = source.GetLineIndex(offset);
        TextSpan span = source.GetLineSpan(line);
        int caret = Math.Clamp(offset, span.Start, span.End);
        RecipeLines lines = snapshot.Lines;
        if (!lines.InDocument(line))
        {
            return ElsewherePlace.Instance;
        }

        if (EntryAround(snapshot, line, caret) is { } around)
        {
            LineShape owner = lines[source.GetLineIndex(around.Key.Span.Start)];
            return around.Value is SequenceNode && owner.Kind == LineKind.Entry
                ? new ValueReader(source, owner).InFlow(caret, around.ValueSpan.End)
                : ElsewherePlace.Instance;
        }

        LineShape shape = lines[line];
        int indent = shape.Kind == LineKind.Blank ? caret - span.Start : shape.Indent;
        int root = lines.RootIndent(exceptLine: line);
        root = root < 0 ? indent : root;
        bool isContinuation = shape.Kind == LineKind.Blank ? indent > root : lines.IsContinuation(line, root);
        return isContinuation
            ? ContinuationReader.Read(source, lines, line, caret, root)
            : ReadEntry(source, shape, caret, indent == root);
    }

    /// <summary>A key whose text or brackets started on an earlier line and go on behind the caret, however they are indented.</summary>
    private static MappingEntry? EntryAround(RecipeSnapshot snapshot, int line, int caret) =>
        snapshot.Bound.Tree.Root is not MappingNode mapping ? null : mapping.Entries.FirstOrDefault(entry =>
            entry.ValueSpan.Start < caret
            && caret < entry.ValueSpan.End
            && (entry.Value is ScalarNode || snapshot.Source.Text[entry.ValueSpan.Start] is '[' or '{')
            && snapshot.Source.GetLineIndex(entry.ValueSpan.Start) < line);

    private static CaretContext ReadEntry(SourceText source, LineShape shape, int caret, bool atRoot)
    {
        switch (shape.Kind)
        {
            case LineKind.Blank when atRoot:
                return new KeyPlace(caret, new TextSpan(caret, 0), HasColon: false);
            case LineKind.Entry or LineKind.Word when caret >= shape.Key.Content.Start && caret <= shape.Key.Content.End:
                return new KeyPlace(caret, shape.Key.Content, shape.Colon >= 0)
                {
                    OpenQuote = shape.Key.Closed ? null : shape.Key.Quote,
                    TextFollows = shape.Key.Outer.End < shape.Line.End,
                };
            case LineKind.Entry when caret > shape.Colon:
                return new ValueReader(source, shape).OnKeyLine(caret);
            default:
                return ElsewherePlace.Instance;
        }
    }
}
