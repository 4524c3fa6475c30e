using System.Buffers.Binary;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Protocol.Runs.Index;

/// <summary>
/// Appends to a run's index. An event's points are written before its offset, so that the offsets say how far the index reaches: opening
/// cuts what lies beyond. Nothing is flushed to the disk. What cannot be written ends the index, never the run. Not thread-safe.
/// </summary>
internal sealed class RunIndexWriter : IDisposable
{
    private readonly RunDirectory _run;
    private readonly Dictionary<RunMetric, FileStream> _metrics = [];
    private FileStream? _offsets;
    private EventPoints _points = new();

    public RunIndexWriter(RunDirectory run)
    {
        _run = run;
        Attempt(Open);
    }

    /// <summary>Events that are indexed.</summary>
    public long Count { get; private set; }

    /// <summary>Of the newest point.</summary>
    public double Seconds { get; private set; }

    /// <summary>Takes the events in their order; those that are indexed already are passed over.</summary>
    /// <param name="value">Numbered.</param>
    /// <param name="offset">Where its line begins.</param>
    /// <param name="seconds">Since the run's first event.</param>
    public void Add(RunEvent value, long offset, double seconds)
    {
        if (value.Seq > Count)
        {
            Attempt(() => Write(value, offset, seconds));
        }
    }

    /// <summary>Forgets everything: the events are not those that were indexed.</summary>
    public void Clear() => Attempt(() =>
    {
        Dispose();
        Directory.Delete(_run.Index, recursive: true);
        Open();
    });

    public void Dispose()
    {
        _offsets?.Dispose();
        _offsets = null;
        foreach (var file in _metrics.Values)
        {
            file.Dispose();
        }

        _metrics.Clear();
    }

    private void Open()
    {
        (Count, Seconds) = (0, 0);
        PrivateFiles.CreateDirectory(_run.Index);
        _offsets = OpenFile(RunIndex.OffsetsOf(_run));
        Count = _offsets.Length / RunIndex.OffsetBytes;
        _offsets.SetLength(Count * RunIndex.OffsetBytes);
        _offsets.Seek(0, SeekOrigin.End);
        var step = 0;
        foreach (var metric in Enum.GetValues<RunMetric>())
        {
            if (File.Exists(RunIndex.PathOf(_run, metric)))
            {
                var last = Repair(Of(metric));
                step = Math.Max(step, last.Step);
                Seconds = Math.Max(Seconds, last.Seconds);
            }
        }

        _points = new EventPoints(step);
    }

    /// <summary>Cuts half a record, and points of events whose offset was not written any more; gives the last that stays.</summary>
    private MetricPoint Repair(FileStream file)
    {
        Span<byte> record = stackalloc byte[MetricPoint.Bytes];
        for (var end = file.Length / MetricPoint.Bytes; ; end--)
        {
            file.SetLength(end * MetricPoint.Bytes);
            if (end == 0)
            {
                return default;
            }

            file.Position = (end - 1) * MetricPoint.Bytes;
            file.ReadExactly(record);
            var last = MetricPoint.Read(record);
            if (last.Seq <= Count)
            {
                return last;
            }
        }
    }

    private void Write(RunEvent value, long offset, double seconds)
    {
        if (_offsets is null)
        {
            return;
        }

        foreach (var (metric, step, number) in _points.Of(value))
        {
            Seconds = Math.Max(Seconds, seconds);
            Append(metric, new MetricPoint((int)value.Seq, step, Seconds, number));
        }

        // A number that is missing in the events leads to the one after it.
        Span<byte> record = stackalloc byte[RunIndex.OffsetBytes];
        BinaryPrimitives.WriteInt64LittleEndian(record, offset);
        for (; Count < value.Seq; Count++)
        {
            _offsets.Write(record);
        }
    }

    private void Append(RunMetric metric, MetricPoint point)
    {
        Span<byte> record = stackalloc byte[MetricPoint.Bytes];
        point.Write(record);
        Of(metric).Write(record);
    }

    private FileStream Of(RunMetric metric)
    {
        if (!_metrics.TryGetValue(metric, out var file))
        {
            _metrics[metric] = file = OpenFile(RunIndex.PathOf(_run, metric));
            file.Seek(0, SeekOrigin.End);
        }

        return file;
    }

    private static FileStream OpenFile(string path) =>
        PrivateFiles.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    private void Attempt(Action work)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Dispose();
        }
    }
}
