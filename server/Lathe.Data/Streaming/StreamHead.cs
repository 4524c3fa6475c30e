using Lathe.Data.Pipeline;

namespace Lathe.Data.Streaming;

/// <summary>The first rows of a stream.</summary>
/// <param name="Rows">Those that are used.</param>
/// <param name="After">Where the stream goes on behind them.</param>
internal sealed record StreamHead(IReadOnlyList<(EncodedRow Row, RowOrigin Origin)> Rows, MixPlace After);
