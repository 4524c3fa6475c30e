using Lathe.Protocol.Lsp;
using Lathe.Recipes.Text;
using Range = Lathe.Protocol.Lsp.Range;

namespace Lathe.Cli.Daemon.Workspaces;

/// <summary>Between the protocol's places (lines and columns from 0) and offsets.</summary>
internal static class Positions
{
    public static int OffsetOf(SourceText text, Position position)
    {
        if (position.Line >= text.LineCount)
        {
            return text.Length;
        }

        // A line that is not there, or a column beyond the line's end, means the nearest one there is (as the protocol says).
        return text.GetOffset(new LinePosition(Math.Max(0, position.Line) + 1, Math.Clamp(position.Character, 0, text.Length) + 1));
    }

    public static TextSpan SpanOf(SourceText text, Range range) =>
        TextSpan.FromBounds(OffsetOf(text, range.Start), OffsetOf(text, range.End));

    public static Range RangeOf(SourceText text, TextSpan span) => new(PositionOf(text, span.Start), PositionOf(text, span.End));

    private static Position PositionOf(SourceText text, int offset)
    {
        var position = text.GetPosition(offset);
        return new Position(position.Line - 1, position.Column - 1);
    }
}
