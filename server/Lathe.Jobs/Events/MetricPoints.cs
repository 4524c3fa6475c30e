using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Index;

namespace Lathe.Jobs.Events;

/// <summary>
/// All points of one metric: those in the index, read when they are asked for, and those of the events behind it, which are few unless
/// the index is missing. Steps and seconds never go back.
/// </summary>
internal sealed class MetricPoints : IDisposable
{
    private readonly RunMetric _metric;
    private readonly FileStream? _file;
    private readonly long _indexed;
    private readonly List<MetricPoint> _behind = [];

    /// <summary>Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
    public MetricPoints(RunDirectory run, RunMetric metric)
    {
        _metric = metric;
        using var events = EventFile.Open(run);
        using var index = EventOffsets.Of(run);
        LastSeq = index.Count;
        _file = RunIndex.TryOpen(RunIndex.PathOf(run, metric));
        try
        {
            _indexed = CountIndexed();
            if (events is not null)
            {
                ReadBehind(events, index);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Number of the newest event that was looked at.</summary>
    public long LastSeq { get; private set; }

    public long Count => _indexed + _behind.Count;

    /// <summary>Points from <paramref name="start"/> on, at most as many as there is room for; how many there were.</summary>
    public int Read(long start, Span<MetricPoint> points)
    {
        var read = 0;
        if (start < _indexed)
        {
            var wanted = (int)Math.Min(points.Length, _indexed - start);
            read = MetricPoint.Read(_file!.SafeFileHandle, start, points[..wanted]);
            if (read < wanted)
            {
                return read;
            }
        }

        for (; read < points.Length && start + read < Count; read++)
        {
            points[read] = _behind[(int)(start + read - _indexed)];
        }

        return read;
    }

    /// <summary>The first point whose step is at least <paramref name="step"/>.</summary>
    public long LowerBound(long step)
    {
        var (low, high) = (0L, Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = At(middle).Step < step ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>Points may be written ahead of the offsets that count.</summary>
    private long CountIndexed()
    {
        var count = (_file?.Length ?? 0) / MetricPoint.Bytes;
        while (count > 0 && FromFile(count - 1).Seq > LastSeq)
        {
            count--;
        }

        return count;
    }

    private void ReadBehind(FileStream events, EventOffsets index)
    {
        var last = _indexed > 0 ? FromFile(_indexed - 1) : default;
        EventPoints points = new(last.Step);
        var seconds = last.Seconds;
        DateTimeOffset? began = null;
        foreach (var line in EventFile.From(events, index, LastSeq).ReadLines())
        {
            var value = line.Event;
            if (value.Seq <= LastSeq)
            {
                continue;
            }

            began ??= (value.Seq == 1 ? null : Began(events)) ?? value.Time;
            LastSeq = value.Seq;
            foreach (var (metric, step, number) in points.Of(value))
            {
                if (metric == _metric)
                {
                    seconds = Math.Max(seconds, (value.Time - began.Value).TotalSeconds);
                    _behind.Add(new MetricPoint((int)value.Seq, step, seconds, number));
                }
            }
        }
    }

    /// <summary>When the first event was written.</summary>
    private static DateTimeOffset? Began(FileStream events)
    {
        var position = events.Position;
        events.Position = 0;
        var first = new EventFileTail(events).ReadLines().FirstOrDefault();
        events.Position = position;
        return first?.Event.Time;
    }

    private MetricPoint At(long index) => index < _indexed ? FromFile(index) : _behind[(int)(index - _indexed)];

    private MetricPoint FromFile(long index)
    {
        Span<byte> record = stackalloc byte[MetricPoint.Bytes];
        return RandomAccess.Read(_file!.SafeFileHandle, record, index * MetricPoint.Bytes) == record.Length ? MetricPoint.Read(record) : default;
    }
}
