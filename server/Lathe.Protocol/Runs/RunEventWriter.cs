using System.Text;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Protocol.Runs;

/// <summary>
/// Appends numbered events; thread-safe. Each line reaches the system before <see cref="Append"/> returns. Opening repairs what a
/// killed writer left: a whole last event without its line end is completed, half of one is cut off.
/// </summary>
public sealed class RunEventWriter : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _stream;
    private readonly TimeProvider _time;
    private long _seq;

    /// <summary>Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>; the caller holds the run's lock.</summary>
    public RunEventWriter(RunDirectory run, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _stream = PrivateFiles.Open(run.Events, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        try
        {
            Recover();
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
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

            var numbered = value with { Seq = _seq + 1, Time = _time.GetUtcNow() };
            var start = _stream.Position;
            try
            {
                _stream.Write(Encoding.UTF8.GetBytes(RunEventLine.Format(numbered) + "\n"));
                _stream.Flush(flushToDisk: numbered.IsTerminal);
            }
            catch (IOException)
            {
                // A full disk may have taken half a line.
                _stream.SetLength(start);
                _stream.Position = start;
                throw;
            }

            _seq++;
            Last = numbered;
        }
    }

    public void Dispose() => _stream.Dispose();

    private void Recover()
    {
        var tail = new EventFileTail(_stream);
        foreach (var line in tail.ReadLines())
        {
            Note(line);
        }

        _stream.Position = tail.Consumed;
        if (!tail.IsTorn)
        {
            return;
        }

        if (RunEventLine.Parse(tail.Remainder.Span) is { } whole)
        {
            Note(whole);
            _stream.Seek(0, SeekOrigin.End);
            _stream.WriteByte((byte)'\n');
            _stream.Flush();
        }
        else
        {
            _stream.SetLength(tail.Consumed);
        }
    }

    private void Note(RunEventLine line)
    {
        _seq = Math.Max(_seq, line.Event.Seq);
        Last = line.Event;
    }
}
