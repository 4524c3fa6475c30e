namespace Lathe.Protocol.Daemon;

/// <param name="Metric">As asked.</param>
/// <param name="Steps">Ascending.</param>
/// <param name="Values">One per step; null where the value is no finite number.</param>
/// <param name="LastSeq">Number of the newest event that is contained.</param>
public sealed record RunSeriesResult(RunMetric Metric, IReadOnlyList<int> Steps, IReadOnlyList<double?> Values, long LastSeq);
