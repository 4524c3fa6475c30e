using System.Text;
using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Formatting;

/// <summary>A line in parts: what is kept as it is, and the blanks between them, which are not.</summary>
internal sealed record LineLayout
{
    /// <summary>Blanks at its start.</summary>
    public int Indent { get; init; }

    /// <summary>Everything before the comment, with blanks as they should be.</summary>
    public string Content { get; private init; } = "";

    /// <summary>The comment behind the content, if there is one.</summary>
    public string Comment { get; private init; } = "";

    /// <summary>The column the comment stands in today.</summary>
    public int CommentColumn { get; private init; } = -1;

    /// <summary>The blanks before the comment today.</summary>
    public int CommentGap { get; private init; }

    /// <summary>Blanks at the end belong to a text that goes on on the next line.</summary>
    public bool KeepsEnd { get; init; }

    /// <summary>It starts with a dash.</summary>
    public bool IsItem { get; private init; }

    /// <summary>Where the contents behind its dashes start today, from its first character; a dash alone on its line has none.</summary>
    public IReadOnlyList<int> ItemOffsets { get; private init; } = [];

    /// <summary>Blanks at its end today.</summary>
    private string Ending { get; init; } = "";

    /// <summary>Trailing blanks go, nothing else.</summary>
    public static LineLayout Trimmed(string text, TextSpan line) =>
        new() { Content = text[line.Start..Token.TrimmedEnd(text, line.Start, line.End)] };

    /// <summary>A comment on a line of its own.</summary>
    public static LineLayout OnlyComment(string text, TextSpan line, int indent)
    {
        int start = LineShape.SkipBlanks(text, line.Start, line.End);
        return new() { Indent = indent, Content = text[start..Token.TrimmedEnd(text, start, line.End)] };
    }

    /// <summary>A line with something on it.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="line">The line.</param>
    /// <param name="comment">Where the comment beside its content starts; its end for none.</param>
    public static LineLayout Read(string text, TextSpan line, int comment)
    {
        int start = LineShape.SkipBlanks(text, line.Start, line.End);
        int end = Token.TrimmedEnd(text, start, comment);
        var content = new StringBuilder();
        var offsets = new List<int>();
        int position = start;
        while (IsDash(text, position, end))
        {
            position = LineShape.SkipBlanks(text, position + 1, end);
            content.Append(position == end ? "-" : "- ");
            if (position < end)
            {
                offsets.Add(position - start);
            }
        }

        // What stands behind the dashes looks like a line of its own.
        LineShape shape = LineShape.Read(text, TextSpan.FromBounds(position, end));
        if (shape.Kind == LineKind.Entry && (shape.Colon + 1 == end || text[shape.Colon + 1] is ' ' or '\t'))
        {
            content.Append(text, shape.Key.Outer.Start, shape.Key.Outer.Length).Append(':');
            position = LineShape.SkipBlanks(text, shape.Colon + 1, end);
            content.Append(position == end ? "" : " ");
        }

        bool hasComment = comment < line.End;
        return new()
        {
            Content = content.Append(text, position, end - position).ToString(),
            Comment = hasComment ? text[comment..Token.TrimmedEnd(text, comment, line.End)] : "",
            CommentColumn = hasComment ? comment - line.Start : -1,
            CommentGap = hasComment ? comment - end : 0,
            IsItem = IsDash(text, start, end),
            ItemOffsets = offsets,
            Ending = hasComment ? "" : text[end..line.End],
        };
    }

    /// <summary>The line.</summary>
    /// <param name="commentColumn">Where its comment goes; counts only when there is one.</param>
    public string Write(int commentColumn)
    {
        string written = Content.Length == 0 ? "" : new string(' ', Indent) + Content;
        return Comment.Length == 0
            ? written + (KeepsEnd ? Ending : "")
            : written.PadRight(Math.Max(commentColumn, written.Length + 1)) + Comment;
    }

    private static bool IsDash(string text, int position, int end) =>
        position < end && text[position] == '-' && (position + 1 == end || text[position + 1] is ' ' or '\t');
}
