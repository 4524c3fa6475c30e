using System.Buffers.Binary;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Protocol.Runs.Index;

/// <summary>
/// Holds an index against all events of its run: they are never flushed to the disk, so a power loss may have taken any part. When
/// something was measured can't be checked; it stands in one record with what was.
/// </summary>
internal sealed class RunIndexCheck : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly long _count;
    private readonly BufferedStream? _offsets;
    private readonly Dictionary<RunMetric, BufferedStream> _metrics = [];
    private readonly EventPoints _points = new();
    private long _checked;
    private bool _isWrong;

    public RunIndexCheck(RunDirectory run, long count)
    {
        _count = count;
        _offsets = Open(RunIndex.OffsetsOf(run));
        foreach (var metric in Enum.GetValues<RunMetric>())
        {
            if (Open(RunIndex.PathOf(run, metric)) is { } file)
            {
                _metrics[metric] = file;
            }
        }
    }

    /// <summary>Once all events were given: whether those that are indexed are so rightly, and nothing else is.</summary>
    public bool IsRight => !_isWrong && _checked == _count && _metrics.Values.All(file => file.ReadByte() < 0);

    /// <param name="value">The next event.</param>
    /// <param name="offset">Where its line begins.</param>
    public void Add(RunEvent value, long offset)
    {
        if (_isWrong || value.Seq > _count)
        {
            return;
        }

        Span<byte> place = stackalloc byte[RunIndex.OffsetBytes];
        for (; _checked < value.Seq && !_isWrong; _checked++)
        {
            _isWrong = _offsets?.ReadAtLeast(place, place.Length, throwOnEndOfStream: false) != place.Length
                || BinaryPrimitives.ReadInt64LittleEndian(place) != offset;
        }

        Span<byte> record = stackalloc byte[MetricPoint.Bytes];
        foreach (var (metric, step, number) in _points.Of(value))
        {
            _isWrong |= !_metrics.TryGetValue(metric, out var file)
                || file.ReadAtLeast(record, record.Length, throwOnEndOfStream: false) != record.Length
                || MetricPoint.Read(record) is var point && (point.Seq != value.Seq || point.Step != step || !point.Value.Equals(number));
        }
    }

    public void Dispose()
    {
        _offsets?.Dispose();
        foreach (var file in _metrics.Values)
        {
            file.Dispose();
        }
    }

    private static BufferedStream? Open(string path) =>
        RunIndex.TryOpen(path) is { } file ? new BufferedStream(file, BufferBytes) : null;
}
