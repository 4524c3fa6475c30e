using System.Buffers;

namespace Lathe.Protocol.Runs;

/// <summary>
/// Reads whole lines from a file that may still grow. Lines that are no events are skipped and counted; a line beyond
/// <see cref="RunEventLine.MaxBytes"/> is skipped without being held in memory.
/// </summary>
/// <param name="stream">Seekable, at the start of a line.</param>
public sealed class EventFileTail(Stream stream)
{
    private const int ChunkBytes = 64 * 1024;

    private readonly byte[] _chunk = new byte[ChunkBytes];
    private readonly ArrayBufferWriter<byte> _line = new();
    private long _unfinished;
    private int _rejectedBefore;
    private bool _skipping;

    /// <summary>Place in the file of the end of the last whole line.</summary>
    public long Consumed { get; private set; } = stream.Position;

    /// <summary>Place of the end of the last line that was an event: what follows may be what a power loss left.</summary>
    public long EventsEnd { get; private set; } = stream.Position;

    /// <summary>Place of the start of the line that was given out last.</summary>
    public long LineStart { get; private set; } = stream.Position;

    /// <summary>Lines that were no events.</summary>
    public int Rejected { get; private set; }

    /// <summary>Whether something stands after the last whole line.</summary>
    public bool IsTorn => _unfinished > 0;

    /// <summary>What stands after the last whole line; empty where it is too long to be an event.</summary>
    public ReadOnlyMemory<byte> Remainder => _line.WrittenMemory;

    /// <summary>Everything that can be read now, as events.</summary>
    public IEnumerable<RunEventLine> ReadLines()
    {
        int count;
        while ((count = stream.Read(_chunk)) > 0)
        {
            var start = 0;
            while (start < count)
            {
                var end = Array.IndexOf(_chunk, (byte)'\n', start, count - start);
                Keep(start, (end < 0 ? count : end) - start);
                if (end < 0)
                {
                    break;
                }

                start = end + 1;
                if (TakeLine() is { } line)
                {
                    yield return line;
                }
            }
        }
    }

    /// <summary>
    /// Goes back to the end of the last event, to read again what stood after it: a new writer may have cut it off. Not into a line that
    /// is too long to be read ten times a second, unless the file has become shorter.
    /// </summary>
    public void Rewind()
    {
        if (stream.Position == EventsEnd || (_skipping && stream.Length >= stream.Position))
        {
            return;
        }

        stream.Position = Consumed = EventsEnd;
        Rejected = _rejectedBefore;
        _unfinished = 0;
        _skipping = false;
        _line.ResetWrittenCount();
    }

    private void Keep(int start, int count)
    {
        _unfinished += count;
        if (_skipping)
        {
            return;
        }

        if (_line.WrittenCount + count > RunEventLine.MaxBytes)
        {
            _skipping = true;
            _line.ResetWrittenCount();
            return;
        }

        _line.Write(_chunk.AsSpan(start, count));
    }

    private RunEventLine? TakeLine()
    {
        var content = Remainder.Span;
        var line = _skipping ? null : RunEventLine.Parse(content);
        Rejected += line is null && (_skipping || content.Length > 0) ? 1 : 0;
        LineStart = line is null ? LineStart : Consumed;
        Consumed += _unfinished + 1;
        if (line is not null)
        {
            EventsEnd = Consumed;
            _rejectedBefore = Rejected;
        }

        _unfinished = 0;
        _skipping = false;
        _line.ResetWrittenCount();
        return line;
    }
}
