using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Index;

namespace Lathe.Jobs.Events;

/// <summary>Reads what a run has measured, thinned, without holding it in memory.</summary>
public static class RunSeries
{
    private const int ChunkPoints = 4096;

    /// <summary>
    /// The points from one step to another, both included. More than <paramref name="maxPoints"/> are thinned: see
    /// <see cref="SeriesThinner"/>. Of a step that was measured again the last value counts, except for what is measured over time. Throws
    /// <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
    /// </summary>
    public static RunSeriesResult Read(RunDirectory run, RunMetric metric, int? from, int? to, int maxPoints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPoints, RunSeriesParams.MinPoints);
        using MetricPoints points = new(run, metric);
        var start = from is { } first ? points.LowerBound(first) : 0;
        var end = to is { } last ? points.LowerBound((long)last + 1) : points.Count;
        SeriesThinner thinner = new(Math.Max(0, end - start), maxPoints);
        Pass(points, start, end, EventMetrics.IsOverTime(metric), thinner);
        return new RunSeriesResult(
            metric,
            [.. thinner.Kept.Select(point => point.Step)],
            [.. thinner.Kept.Select(point => point.Seconds)],
            [.. thinner.Kept.Select(point => double.IsFinite(point.Value) ? point.Value : (double?)null)],
            points.LastSeq);
    }

    private static void Pass(MetricPoints points, long start, long end, bool keepsRepeated, SeriesThinner thinner)
    {
        var chunk = new MetricPoint[ChunkPoints];
        for (var at = start; at < end;)
        {
            // The last of a chunk is read again with the next one, which may take its place.
            var count = points.Read(at, chunk.AsSpan(0, (int)Math.Min(chunk.Length, end - at)));
            var isEnd = at + count == end;
            if (count < 2 && !isEnd)
            {
                // The file became shorter: its run begins anew or is being deleted.
                return;
            }

            for (var i = 0; i < count - 1; i++)
            {
                if (keepsRepeated || chunk[i].Step != chunk[i + 1].Step)
                {
                    thinner.Add(at - start + i, in chunk[i]);
                }
            }

            if (isEnd)
            {
                thinner.Add(end - start - 1, in chunk[count - 1]);
            }

            at += isEnd ? count : count - 1;
        }
    }
}
