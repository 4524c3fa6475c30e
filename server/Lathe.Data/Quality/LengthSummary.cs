namespace Lathe.Data.Quality;

/// <summary>Lengths of rows before anything is cut; all zero without rows. Percentiles by the nearest-rank method.</summary>
/// <param name="Min">The shortest.</param>
/// <param name="Median">Half are no longer.</param>
/// <param name="P95">95 % are no longer.</param>
/// <param name="Max">The longest.</param>
/// <param name="Total">All together.</param>
/// <param name="Histogram">From the shortest to the longest, each twice as wide as the one before; the last may be the only one.</param>
public sealed record LengthSummary(int Min, int Median, int P95, int Max, long Total, IReadOnlyList<LengthBucket> Histogram);
