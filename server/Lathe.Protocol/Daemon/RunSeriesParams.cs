namespace Lathe.Protocol.Daemon;

/// <param name="RunId">The run.</param>
/// <param name="Metric">What to read.</param>
/// <param name="From">First step; null: the first there is.</param>
/// <param name="To">Last step; null: the newest.</param>
/// <param name="MaxPoints">At most so many points, at least 4; with more each bucket of them gives its least and its greatest value.</param>
public sealed record RunSeriesParams(
    string RunId, RunMetric Metric, int? From = null, int? To = null, int MaxPoints = RunSeriesParams.DefaultPoints)
{
    public const int DefaultPoints = 2000;
    public const int MinPoints = 4;
    public const int PointsLimit = 100_000;
}
