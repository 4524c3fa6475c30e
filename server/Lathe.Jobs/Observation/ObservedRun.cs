using Lathe.Jobs.Events;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Observation;

/// <summary>A run as its files tell it, whoever started it. Thread-safe.</summary>
public sealed class ObservedRun : IDisposable
{
    /// <summary>The starter of a worker knows its exit code and tells the end better: others let it go first.</summary>
    private static readonly TimeSpan StarterTime = TimeSpan.FromSeconds(3);

    /// <summary>How often a stall is told anew, with its length.</summary>
    private const double StallStepSeconds = 5;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private RunDigest _history = new();
    private readonly PhaseRate _rate;
    private readonly StallWatch _stall;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RunRecord _record;
    private RunningWorker? _worker;
    private EventFileTail? _tail;
    private FileStream? _stream;
    private long? _missedSince;
    private long _toldStall;
    private bool _isLost;

    /// <summary>A run nobody was told of is news by itself.</summary>
    private bool _hasNews = true;

    /// <param name="run">The run.</param>
    /// <param name="record">What its starter wrote.</param>
    /// <param name="time">Replaceable in tests.</param>
    public ObservedRun(RunDirectory run, RunRecord record, TimeProvider? time = null)
    {
        Run = run;
        _record = record;
        _time = time ?? TimeProvider.System;
        _rate = new PhaseRate(_time);
        _stall = new StallWatch(_time);
    }

    public RunDirectory Run { get; }

    /// <summary>Completes when the run has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The run was started here: its end is told by its process.</summary>
    public void Own(RunningWorker worker)
    {
        lock (_gate)
        {
            _worker = worker;
        }
    }

    /// <summary>Whether there is something that <see cref="Tell"/> has not told yet, whoever read it.</summary>
    public bool HasNews
    {
        get
        {
            lock (_gate)
            {
                return _hasNews;
            }
        }
    }

    /// <summary>Reads what is new; true when the state changed. Files that cannot be read now are tried again the next time.</summary>
    public bool Refresh()
    {
        lock (_gate)
        {
            try
            {
                var changed = !_ended.Task.IsCompleted && TakeNews();
                _hasNews |= changed;
                return changed;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <summary>The newest state, for those who are told of changes: it counts as told.</summary>
    public RunInfo Tell()
    {
        lock (_gate)
        {
            _hasNews = false;
            return Describe();
        }
    }

    public RunInfo Describe()
    {
        lock (_gate)
        {
            return RunDescription.Of(Run, _record, _history, _isLost) with
            {
                PhaseEtaSeconds = _ended.Task.IsCompleted ? null : _rate.EtaSeconds,
                StalledSeconds = StalledSeconds(),
            };
        }
    }

    /// <summary>Ends the looking, not the run.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            LetGo();
        }
    }

    private bool TakeNews()
    {
        if (_history.LastSeq == 0 && RunDigest.Read(Run) is { } digest)
        {
            _history = digest;
            Close();
            return true;
        }

        // Asked before reading, so that the last look comes after the last write.
        var isGone = IsWorkerGone();
        var changed = ReadEvents();
        if (_history.End is null && isGone)
        {
            changed |= SettleOrLose();
        }

        if (_history.End is not null || _isLost)
        {
            Close();
        }

        return changed | IsStallNews();
    }

    private bool ReadEvents()
    {
        if (_stream is null)
        {
            _stream = EventFile.Open(Run);
            if (_stream is null)
            {
                return false;
            }

            _tail = new EventFileTail(_stream);
        }

        var changed = false;
        _tail!.Rewind();
        foreach (var line in _tail.ReadLines())
        {
            _history = _history.With(line.Event);
            _stall.Note(line.Event);
            changed = true;
        }

        _rate.Note(_history.Progress);
        return changed;
    }

    private double? StalledSeconds() => _isLost ? null : _stall.Seconds(_history);

    private bool IsStallNews()
    {
        var stall = StalledSeconds() is { } seconds ? 1 + (long)(seconds / StallStepSeconds) : 0;
        var isNews = stall != _toldStall;
        _toldStall = stall;
        return isNews;
    }

    private bool IsWorkerGone()
    {
        if (_worker is not null)
        {
            return _worker.Completion.IsCompleted;
        }

        if (_record.Worker is null && RunRecords.Read(Run) is { Worker: not null } taken)
        {
            _record = taken;
        }

        return WorkerPresence.IsGone(Run, _record, _time.GetUtcNow());
    }

    private bool SettleOrLose()
    {
        _missedSince ??= _time.GetTimestamp();
        if (_worker is null && _time.GetElapsedTime(_missedSince.Value) < StarterTime)
        {
            return false;
        }

        // A worker started here was settled by its RunningWorker; this is for the others, and changes nothing when it is done. Other windows
        // settle at the same moment: whoever does not come to it looks again.
        if (!RunSettlement.TrySettle(Run, (int)WorkerExitCode.WorkerLost, out _))
        {
            return false;
        }

        ReadEvents();
        _isLost = _history.End is null;
        return true;
    }

    private void Close()
    {
        LetGo();
        _ended.SetResult();
    }

    private void LetGo()
    {
        _stream?.Dispose();
        _stream = null;
        _tail = null;
        _worker?.Dispose();
        _worker = null;
    }
}
