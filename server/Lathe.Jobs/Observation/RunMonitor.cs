using System.Collections.Concurrent;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Observation;

/// <summary>
/// Follows all runs of this user: those started here and, through their files, those of other windows and shells. What changed is
/// told at most ten times a second, each time with the newest state only, so that a slow listener makes no queue grow and holds up
/// neither the looking nor the settling of runs whose workers are gone.
/// </summary>
/// <param name="changed">Called on a thread of the pool, one call at a time.</param>
public sealed class RunMonitor(Func<IReadOnlyList<RunInfo>, Task> changed) : IAsyncDisposable
{
    /// <summary>Older runs are not listed.</summary>
    private const int MaxRuns = 100;
    private const int TicksPerScan = 10;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<RunId, ObservedRun> _runs = new();
    private readonly HashSet<RunId> _unreadable = [];
    private readonly HashSet<RunId> _listed = [];
    private readonly Lock _scanning = new();
    private readonly CancellationTokenSource _closing = new();
    private Task _watching = Task.CompletedTask;

    public void Start() => _watching = Task.Run(WatchAsync);

    /// <summary>Newest first.</summary>
    public IReadOnlyList<RunInfo> List()
    {
        Scan();
        return [.. _runs.Values
            .Where(observed => Directory.Exists(observed.Run.FullPath))
            .OrderByDescending(observed => observed.Run.Id.ToString(), StringComparer.Ordinal)
            .Take(MaxRuns)
            .Select(Describe)];
    }

    /// <summary>Null when there is no run of that id.</summary>
    public ObservedRun? Find(string id)
    {
        if (!RunId.TryParse(id, out var parsed))
        {
            return null;
        }

        if (!_runs.ContainsKey(parsed) && RunPointers.Read(parsed) is { } found)
        {
            _runs.TryAdd(parsed, new ObservedRun(found.Run, found.Record));
        }

        return _runs.GetValueOrDefault(parsed);
    }

    /// <summary>Takes a run that was started here.</summary>
    public ObservedRun Adopt(RunningWorker worker)
    {
        // A scan may have seen the new run's pointer already.
        var observed = _runs.GetOrAdd(worker.Run.Id, _ => new ObservedRun(worker.Run, RunRecords.Read(worker.Run)
            ?? throw new IOException($"The records in {worker.Run.FullPath} were removed while the run started.")));
        observed.Own(worker);
        return observed;
    }

    /// <summary>Looks no more at an ended run that was taken off the list, or removed.</summary>
    public void Forget(RunId id)
    {
        if (_runs.TryRemove(id, out var observed))
        {
            observed.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
        foreach (var observed in _runs.Values)
        {
            observed.Dispose();
        }
    }

    private static RunInfo Describe(ObservedRun observed)
    {
        observed.Refresh();
        return observed.Describe();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Tick);
        using var pointers = new PointerWatch();
        var teller = new ChangeTeller(changed);
        for (var tick = 0; await timer.WaitForNextTickAsync(_closing.Token).ConfigureAwait(false); tick++)
        {
            var isScanDue = tick % TicksPerScan == 0;
            if (isScanDue)
            {
                pointers.Keep();
            }

            if (pointers.TakeNews() || isScanDue)
            {
                Scan();
            }

            foreach (var observed in _runs.Values)
            {
                observed.Refresh();
            }

            // A request may have read the news before this loop did: they are told all the same.
            teller.Add(_runs.Values.Where(observed => observed.HasNews));
            teller.TellIfFree();
        }
    }

    /// <summary>Looks for runs that are not known yet, and lets go of ended ones that were taken off the list, by whomever.</summary>
    private void Scan()
    {
        lock (_scanning)
        {
            var ids = RunPointers.List();
            foreach (var id in ids.Take(MaxRuns).Where(id => !_runs.ContainsKey(id) && !_unreadable.Contains(id)))
            {
                if (RunPointers.Read(id) is not { } run)
                {
                    _unreadable.Add(id);
                    continue;
                }

                _runs.TryAdd(id, new ObservedRun(run.Run, run.Record));
            }

            _listed.ExceptWith(ids);
            foreach (var id in _listed.Where(id => _runs.GetValueOrDefault(id)?.Ended.IsCompleted is true))
            {
                Forget(id);
            }

            _listed.UnionWith(ids);
        }
    }
}
