namespace Lathe.Protocol.Daemon;

/// <param name="Metric">As asked.</param>
/// <param name="Steps">Ascending; what is measured once a second has several points of one step.</param>
/// <param name="Seconds">One per point: since the run's first event, ascending.</param>
/// <param name="Values">One per point; null where the value is no finite number.</param>
/// <param name="LastSeq">Number of the newest event that is contained.</param>
public sealed record RunSeriesResult(
    RunMetric Metric, IReadOnlyList<int> Steps, IReadOnlyList<double> Seconds, IReadOnlyList<double?> Values, long LastSeq);
