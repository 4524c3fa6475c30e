namespace Lathe.Protocol.Daemon;

/// <param name="From">The shortest length it counts.</param>
/// <param name="To">The longest.</param>
/// <param name="Rows">How many rows.</param>
public sealed record DataLengthBucketInfo(int From, int To, long Rows);
