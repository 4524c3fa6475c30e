using System.Text;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Runs.Index;

namespace Lathe.Protocol.Runs;

/// <summary>
/// Appends numbered events and keeps the files that follow from them; thread-safe. Opening repairs what a killed writer or a power loss
/// left: a whole last event without its line end is completed, anything else behind the last event is cut off, and the index is brought
/// up to it.
/// </summary>
/// <remarks>
/// What reaches the disk when: each event reaches the system before <see cref="Append"/> returns, so no end of a process loses it.
/// Checkpoints and terminal events are flushed to the disk, and any other event when the last flush is five seconds ago, so a power loss
/// takes at most the events since then. The index is never flushed.
/// </remarks>
public sealed class RunEventWriter : IDisposable
{
    /// <summary>An event is to be written.</summary>
    public const string BeforePoint = "event.before";

    /// <summary>An event is in its file, and not yet in the index.</summary>
    public const string InsidePoint = "event.inside";

    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly RunDirectory _run;
    private readonly FileStream _stream;
    private readonly RunIndexWriter _index;
    private readonly TimeProvider _time;
    private readonly Action<string>? _reached;
    private readonly long _opened;
    private readonly TimeSpan _before;
    private DateTimeOffset? _began;
    private RunDigest _digest = new();
    private long _flushed;
    private long _seq;

    /// <summary>Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>; the caller holds the run's lock.</summary>
    /// <param name="run">The run.</param>
    /// <param name="time">Replaceable in tests.</param>
    /// <param name="reached">Told <see cref="BeforePoint"/> and <see cref="InsidePoint"/>, where tests end the process.</param>
    public RunEventWriter(RunDirectory run, TimeProvider? time = null, Action<string>? reached = null)
    {
        _run = run;
        _time = time ?? TimeProvider.System;
        _reached = reached;
        _stream = PrivateFiles.Open(run.Events, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        _index = new RunIndexWriter(run);
        try
        {
            Recover();
        }
        catch
        {
            Dispose();
            throw;
        }

        _before = TimeSpan.FromSeconds(Math.Max(_index.Seconds, Last is { } last ? SecondsBy(last) : 0));
        _opened = _flushed = _time.GetTimestamp();
    }

    /// <summary>Last event written, by this writer or the one before; null in an empty file.</summary>
    public RunEvent? Last { get; private set; }

    /// <summary>Numbers, dates and writes an event. After a terminal event nothing more is written.</summary>
    public void Append(RunEvent value)
    {
        lock (_gate)
        {
            if (Last is { IsTerminal: true })
            {
                return;
            }

            _reached?.Invoke(BeforePoint);
            var seconds = _seq == 0 ? TimeSpan.Zero : _before + _time.GetElapsedTime(_opened);
            var numbered = value with { Seq = _seq + 1, Time = _time.GetUtcNow() };
            var start = _stream.Position;
            try
            {
                _stream.Write(Encoding.UTF8.GetBytes(RunEventLine.Format(numbered) + "\n"));
                Flush(numbered);
            }
            catch (IOException)
            {
                // A full disk may have taken half a line.
                _stream.SetLength(start);
                _stream.Position = start;
                throw;
            }

            Note(numbered);
            _reached?.Invoke(InsidePoint);
            _index.Add(numbered, start, seconds.TotalSeconds);
            if (numbered.IsTerminal)
            {
                _digest.TryWrite(_run);
            }
        }
    }

    public void Dispose()
    {
        _index.Dispose();
        _stream.Dispose();
    }

    private void Flush(RunEvent value)
    {
        var toDisk = value is CheckpointEvent || value.IsTerminal || _time.GetElapsedTime(_flushed) >= FlushInterval;
        _stream.Flush(toDisk);
        _flushed = toDisk ? _time.GetTimestamp() : _flushed;
    }

    private void Recover()
    {
        var tail = new EventFileTail(_stream);
        bool isIndexRight;
        using (RunIndexCheck check = new(_run, _index.Count))
        {
            foreach (var line in tail.ReadLines())
            {
                check.Add(line.Event, tail.LineStart);
                Note(line.Event);
            }

            isIndexRight = check.IsRight;
        }

        Cut(tail);
        if (!isIndexRight)
        {
            _index.Clear();
        }

        Index();
        if (Last is { IsTerminal: true } && !File.Exists(_run.Digest))
        {
            _digest.TryWrite(_run);
        }

        _stream.Seek(0, SeekOrigin.End);
    }

    /// <summary>Makes the last event the end of the file.</summary>
    private void Cut(EventFileTail tail)
    {
        if (tail.IsTorn && RunEventLine.Parse(tail.Remainder.Span) is { } whole)
        {
            Note(whole.Event);
            _stream.Seek(0, SeekOrigin.End);
            _stream.WriteByte((byte)'\n');
            _stream.Flush();
        }
        else if (_stream.Length > tail.EventsEnd)
        {
            _stream.SetLength(tail.EventsEnd);
        }
    }

    /// <summary>Adds the events that the index lacks; when they were written is known by the wall clock only.</summary>
    private void Index()
    {
        if (_index.Count >= _seq)
        {
            return;
        }

        using var offsets = EventOffsets.Of(_run);
        _stream.Position = offsets.Find(_index.Count) ?? 0;
        EventFileTail missing = new(_stream);
        foreach (var line in missing.ReadLines())
        {
            _index.Add(line.Event, missing.LineStart, SecondsBy(line.Event));
        }
    }

    private void Note(RunEvent value)
    {
        _seq = Math.Max(_seq, value.Seq);
        Last = value;
        _began ??= value.Time;
        _digest = _digest.With(value);
    }

    private double SecondsBy(RunEvent value) => Math.Max(0, (value.Time - (_began ?? value.Time)).TotalSeconds);
}
