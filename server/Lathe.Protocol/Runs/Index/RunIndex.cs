using System.Text.Json;
using Lathe.Protocol.Daemon;

namespace Lathe.Protocol.Runs.Index;

/// <summary>
/// The files beside a run's events that make jumping in them quick. They are derived: whoever reads them goes on in the events where
/// they end, and does without where they are missing or wrong.
/// </summary>
public static class RunIndex
{
    /// <summary>Bytes of a record in <see cref="OffsetsOf"/>.</summary>
    internal const int OffsetBytes = 8;

    /// <summary>Where each event begins in the events' file: little-endian 64-bit integers, event 1 first.</summary>
    public static string OffsetsOf(RunDirectory run) => Path.Combine(run.Index, "offsets");

    /// <summary><see cref="MetricPoint"/> after <see cref="MetricPoint"/>; steps and seconds never go back.</summary>
    public static string PathOf(RunDirectory run, RunMetric metric) =>
        Path.Combine(run.Index, JsonNamingPolicy.CamelCase.ConvertName(metric.ToString()));

    /// <summary>For reading what somebody else writes; null when there is no such file or it can't be read.</summary>
    public static FileStream? TryOpen(string path)
    {
        try
        {
            return File.Exists(path)
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0)
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
