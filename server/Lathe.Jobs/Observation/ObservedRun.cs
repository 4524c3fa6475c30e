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
    /// <summary>A worker takes its run well within this time, or never.</summary>
    private static readonly TimeSpan TakingTime = TimeSpan.FromMinutes(1);

    /// <summary>The starter of a worker knows its exit code and tells the end better: others let it go first.</summary>
    private static readonly TimeSpan StarterTime = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly RunHistory _history = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RunRecord _record;
    private RunningWorker? _worker;
    private EventFileTail? _tail;
    private FileStream? _stream;
    private DateTimeOffset? _missedSince;
    private bool _isLost;

    /// <param name="run">The run.</param>
    /// <param name="record">What its starter wrote.</param>
    /// <param name="time">Replaceable in tests.</param>
    public ObservedRun(RunDirectory run, RunRecord record, TimeProvider? time = null)
    {
        Run = run;
        _record = record;
        _time = time ?? TimeProvider.System;
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

    /// <summary>Reads what is new; true when the state changed. Files that cannot be read now are tried again the next time.</summary>
    public bool Refresh()
    {
        lock (_gate)
        {
            try
            {
                return !_ended.Task.IsCompleted && TakeNews();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    public RunInfo Describe()
    {
        lock (_gate)
        {
            return RunDescription.Of(Run, _record, _history, _isLost);
        }
    }

    /// <summary>See <see cref="MetricSeries.Read"/>.</summary>
    public RunSeriesResult ReadSeries(RunMetric metric, int? from, int? to, int maxPoints)
    {
        lock (_gate)
        {
            var (steps, values) = _history[metric].Read(from, to, maxPoints);
            return new RunSeriesResult(metric, steps, values, _history.LastSeq);
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

        return changed;
    }

    private bool ReadEvents()
    {
        if (_stream is null)
        {
            if (!File.Exists(Run.Events))
            {
                return false;
            }

            _stream = new FileStream(Run.Events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            _tail = new EventFileTail(_stream);
        }

        var changed = false;
        _tail!.Rewind();
        foreach (var line in _tail.ReadLines())
        {
            _history.Apply(line.Event);
            changed = true;
        }

        return changed;
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

        return _record.Worker is { } worker
            ? !WorkerLiveness.IsAlive(worker)
            : _time.GetUtcNow() - _record.CreatedAt > TakingTime && !RunLock.IsHeld(Run);
    }

    private bool SettleOrLose()
    {
        _missedSince ??= _time.GetUtcNow();
        if (_worker is null && _time.GetUtcNow() - _missedSince < StarterTime)
        {
            return false;
        }

        // A worker started here was settled by its RunningWorker; this is for the others, and changes nothing when it is done.
        RunSettlement.Settle(Run, (int)WorkerExitCode.WorkerLost);
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
