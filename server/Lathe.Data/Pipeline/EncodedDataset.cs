using Lathe.Data.Keeping;

namespace Lathe.Data.Pipeline;

/// <summary>A dataset's rows as tokens, in order, with where each came from.</summary>
/// <param name="Rows">After <c>num_samples</c> and <c>max_samples</c>.</param>
/// <param name="Report">What became of all rows read.</param>
/// <param name="Notes">Sentences for the user.</param>
internal sealed record EncodedDataset(
    IReadOnlyList<(EncodedRow Row, RowOrigin Origin)> Rows, DatasetReport Report, IReadOnlyList<string> Notes)
{
    /// <param name="source">Where the rows come from.</param>
    /// <param name="isEval">For the report.</param>
    /// <param name="rows">All good ones.</param>
    /// <param name="maxSamples">Rows to take from the head; null for all.</param>
    /// <param name="seed">Decides which rows <c>num_samples</c> draws.</param>
    public static EncodedDataset Of(DatasetSource source, bool isEval, EncodedRows rows, int? maxSamples, int seed)
    {
        IReadOnlyList<(EncodedRow Row, RowOrigin Origin)> drawn = source.Info.NumSamples is { } count
            ? new RowView([rows.Rows], [
                .. RowSampling.Draw(rows.Rows.Count, count, seed).Take(maxSamples ?? int.MaxValue).Select(row => new RowPlace(0, row))])
            : rows.Rows;
        var report = new DatasetReport
        {
            Name = source.Info.Name,
            IsEval = isEval,
            Files = [.. source.Files.Select(file => file.Path)],
            RowsRead = rows.Counts.Read,
            RowsUsed = rows.Rows.Count,
            RowsBad = rows.Counts.Bad,
            RowsSampled = drawn.Count,
            IsKept = rows.IsKept,
            BadRows = rows.Counts.BadRows,
        };
        var unseen = (rows.ColumnsNeverSeen ?? source.Converter.ColumnsNeverSeen)
            .Select(column => $"{source.Info.Where}, columns: no row has the column '{column}'.");
        return new EncodedDataset(drawn, report, [.. source.Info.Notes, .. unseen]);
    }
}
