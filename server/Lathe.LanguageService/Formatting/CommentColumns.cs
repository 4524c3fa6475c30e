using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Formatting;

/// <summary>Where comments beside values go. Those that stand in one column today will, as near to the values as the nearest is today.</summary>
internal sealed class CommentColumns
{
    private readonly LineLayout?[] _layouts;
    private readonly Dictionary<int, int> _moved = [];

    public CommentColumns(SourceText source, LineLayout?[] layouts)
    {
        _layouts = layouts;
        var columns = Enumerable.Range(0, source.LineCount)
            .Where(line => layouts[line] is { CommentColumn: >= 0 })
            .GroupBy(line => layouts[line]!.CommentColumn);
        foreach (IGrouping<int, int> column in columns)
        {
            _moved[column.Key] = column.Max(Width) + column.Min(line => layouts[line]!.CommentGap);
        }
    }

    /// <summary>The column of the comment on a line; 0 when there is none.</summary>
    public int Of(int line) => _layouts[line] is { CommentColumn: >= 0 and var column } ? _moved[column] : 0;

    private int Width(int line) => _layouts[line]!.Indent + _layouts[line]!.Content.Length;
}
