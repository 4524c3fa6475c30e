using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Completion;

/// <summary>Places on the lines below a key, which its value goes on over.</summary>
internal static class ContinuationReader
{
    public static CaretContext Read(SourceText source, RecipeLines lines, int line, int caret, int rootIndent)
    {
        int owner = lines.OwnerOf(line, rootIndent);
        if (owner < 0)
        {
            return ElsewherePlace.Instance;
        }

        var value = new ValueReader(source, lines[owner]);
        int end = lines.EndOfValue(owner, rootIndent);
        if (value.IsFlow)
        {
            return value.InFlow(caret, Math.Max(lines[end - 1].Line.End, lines[line].Line.End));
        }

        if (!value.IsEmpty)
        {
            return ElsewherePlace.Instance;
        }

        return value.IsList
            ? ReadListItem(source, lines, value, new Range(owner + 1, end), line, caret)
            : ReadScalar(source.Text, lines, value, owner, line, caret);
    }

    private static CaretContext ReadListItem(
        SourceText source, RecipeLines lines, ValueReader value, Range body, int line, int caret)
    {
        LineShape shape = lines[line];
        LineShape[] beside =
        [
            .. Enumerable.Range(body.Start.Value, body.End.Value - body.Start.Value)
                .Where(i => i != line && lines[i].Kind is not (LineKind.Blank or LineKind.Comment))
                .Select(i => lines[i]),
        ];
        LineShape[] items = [.. beside.Where(other => other.Kind == LineKind.ListItem)];
        string[] others = [.. items.Select(other => source.Slice(ItemOf(source.Text, other).Content))];
        switch (shape.Kind)
        {
            case LineKind.ListItem when caret > shape.Start:
                Token item = ItemOf(source.Text, shape);
                bool isMapping = item.Quote is null && LineShape.Read(source.Text, item.Outer).Kind == LineKind.Entry;
                return isMapping || caret > item.Content.End
                    ? ElsewherePlace.Instance
                    : value.Place(
                        caret,
                        ValueForm.BlockItem,
                        item.IsEmpty ? Token.Plain(caret, caret) : item,
                        others,
                        prefix: caret == shape.Start + 1 ? " " : "");
            case LineKind.Blank or LineKind.Word
                when items.Length == beside.Length && items.All(other => other.Indent == Column(shape, caret)):
                Token word = shape.Kind == LineKind.Blank ? Token.Plain(caret, caret) : shape.Key;
                return caret < word.Content.Start || caret > word.Content.End
                    ? ElsewherePlace.Instance
                    : value.Place(caret, ValueForm.BlockItem, word, others, "- ");
            default:
                return ElsewherePlace.Instance;
        }
    }

    private static CaretContext ReadScalar(string text, RecipeLines lines, ValueReader value, int owner, int line, int caret)
    {
        LineShape shape = lines[line];
        bool isFirst = true;
        for (int i = owner + 1; i < line; i++)
        {
            isFirst &= lines[i].Kind is LineKind.Blank or LineKind.Comment;
        }

        if (!isFirst || shape.Kind is not (LineKind.Blank or LineKind.Word or LineKind.Other))
        {
            return ElsewherePlace.Instance;
        }

        Token token = shape.Kind == LineKind.Blank
            ? Token.Plain(caret, caret)
            : Token.Read(text, shape.Start, LineShape.ContentEnd(text, shape.Start, shape.Line.End));
        return caret < token.Outer.Start || caret > token.Content.End
            ? ElsewherePlace.Instance
            : value.Place(caret, ValueForm.Scalar, token, [], "");
    }

    private static int Column(LineShape shape, int caret) => shape.Kind == LineKind.Blank ? caret - shape.Line.Start : shape.Indent;

    /// <summary>The item behind a dash.</summary>
    private static Token ItemOf(string text, LineShape shape)
    {
        int start = LineShape.SkipBlanks(text, shape.Start + 1, shape.Line.End);
        return start < shape.Line.End && LineShape.StartsComment(text, start)
            ? Token.Plain(start, start)
            : Token.Read(text, start, LineShape.ContentEnd(text, start, shape.Line.End));
    }
}
