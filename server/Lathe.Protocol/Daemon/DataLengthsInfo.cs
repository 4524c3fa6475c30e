namespace Lathe.Protocol.Daemon;

/// <param name="Min">The shortest row.</param>
/// <param name="Median">Half of the rows are no longer.</param>
/// <param name="P95">95 % of the rows are no longer.</param>
/// <param name="Max">The longest row.</param>
/// <param name="Total">All rows together.</param>
/// <param name="Buckets">From the shortest to the longest.</param>
public sealed record DataLengthsInfo(int Min, int Median, int P95, int Max, long Total, IReadOnlyList<DataLengthBucketInfo> Buckets);
