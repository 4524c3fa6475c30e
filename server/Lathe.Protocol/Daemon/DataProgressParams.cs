namespace Lathe.Protocol.Daemon;

/// <summary>How far a check is; at most ten a second.</summary>
/// <param name="Token">That of the request.</param>
/// <param name="Dataset">Name of the dataset that is read.</param>
/// <param name="Rows">Rows of it that are done.</param>
/// <param name="Done">Bytes of its files.</param>
/// <param name="Total">Bytes of its files.</param>
public sealed record DataProgressParams(string Token, string Dataset, long Rows, long Done, long Total);
