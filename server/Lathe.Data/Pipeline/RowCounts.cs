namespace Lathe.Data.Pipeline;

/// <summary>What became of the rows of a dataset.</summary>
/// <param name="Read">Rows looked at.</param>
/// <param name="Bad">Of those, bad ones.</param>
/// <param name="BadRows">The first bad rows.</param>
internal sealed record RowCounts(long Read, long Bad, IReadOnlyList<BadRow> BadRows);
