using Lathe.Data.Pipeline;

namespace Lathe.Data.Keeping;

/// <summary>All good rows of a dataset.</summary>
/// <param name="Rows">In memory, or read from the disk when they are asked for.</param>
/// <param name="Counts">What became of the others.</param>
/// <param name="ColumnsNeverSeen">Columns the entry names and no row has; null when the converter tells.</param>
/// <param name="IsKept">An earlier run made them.</param>
internal sealed record EncodedRows(
    IReadOnlyList<(EncodedRow Row, RowOrigin Origin)> Rows, RowCounts Counts, IReadOnlyList<string>? ColumnsNeverSeen, bool IsKept)
{
    public static EncodedRows InMemory(Func<IRowSink, RowCounts> make)
    {
        var rows = new RowList();
        var counts = make(rows);
        return new EncodedRows(rows, counts, ColumnsNeverSeen: null, IsKept: false);
    }

    public static EncodedRows Of(TokenFile file, DatasetSource source, bool isKept)
    {
        var about = file.About;
        var bad = about.BadRows.Select(row => new BadRow(source.Files[row.File].Path, row.Row, row.Line, row.Reason));
        return new EncodedRows(file, new RowCounts(about.RowsRead, about.RowsBad, [.. bad]), about.ColumnsNeverSeen, isKept);
    }
}
