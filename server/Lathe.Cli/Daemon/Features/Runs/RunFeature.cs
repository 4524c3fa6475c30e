using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Jobs.Events;
using Lathe.Jobs.Observation;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Cli.Daemon.Features.Runs;

/// <summary><c>lathe/run/*</c>: starts runs, stops them, and tells what they do.</summary>
internal sealed class RunFeature : IAsyncDisposable
{
    private readonly SessionServices _services;
    private readonly Action _runEnded;
    private readonly RunMonitor _monitor;

    public RunFeature(SessionServices services, Action runEnded)
    {
        _services = services;
        _runEnded = runEnded;
        _monitor = new RunMonitor(TellAsync);
    }

    /// <summary>Begins to tell the client about runs.</summary>
    public void Start() => _monitor.Start();

    public void AddMethods(MethodTable methods)
    {
        methods.Read(DaemonMethods.RunStart, json => json.RunStartParams, (parameters, workspace, _) => Task.FromResult(StartRun(parameters, workspace)));
        methods.Read(DaemonMethods.RunStop, json => json.RunStopParams, (parameters, _, cancellation) => StopAsync(parameters, cancellation));
        methods.Read(DaemonMethods.RunList, (_, _) => Task.FromResult(new RunListResult(_monitor.List())));
        methods.Read(DaemonMethods.RunEvents, json => json.RunEventsParams, (parameters, _, cancellation) => ReadEventsAsync(parameters, cancellation));
        methods.Read(DaemonMethods.RunSeries, json => json.RunSeriesParams, (parameters, _, _) => Task.FromResult(ReadSeries(parameters)));
    }

    public ValueTask DisposeAsync() => _monitor.DisposeAsync();

    private RunStartResult StartRun(RunStartParams parameters, Workspace workspace)
    {
        var (worker, warnings) = RunStart.Start(parameters, workspace);
        var observed = _monitor.Adopt(worker);
        observed.Refresh();
        return new RunStartResult(observed.Describe(), warnings);
    }

    private async Task<RunStopResult> StopAsync(RunStopParams parameters, CancellationToken cancellation)
    {
        var observed = Find(parameters.RunId);
        observed.Refresh();
        return new RunStopResult(
            !observed.Ended.IsCompleted
            && await RunStopper.StopAsync(observed.Run, parameters.Mode, observed.Ended, cancellation).ConfigureAwait(false));
    }

    private async Task<RunEventsResult> ReadEventsAsync(RunEventsParams parameters, CancellationToken cancellation)
    {
        if (parameters.After < 0 || parameters.Limit is < 1 or > RunEventsParams.MaxLimit)
        {
            throw RunFailure.InvalidParams($"'after' is at least 0, 'limit' from 1 to {RunEventsParams.MaxLimit}.");
        }

        // What is written now is all that is wanted: the reading ends there.
        List<RunEvent> events = [];
        var run = Find(parameters.RunId).Run;
        await foreach (var line in RunEvents.FollowAsync(run, parameters.After, Task.CompletedTask, cancellation).ConfigureAwait(false))
        {
            if (events.Count == parameters.Limit)
            {
                return new RunEventsResult(events, More: true);
            }

            events.Add(line.Event);
        }

        return new RunEventsResult(events, More: false);
    }

    private RunSeriesResult ReadSeries(RunSeriesParams parameters)
    {
        if (parameters.MaxPoints is < RunSeriesParams.MinPoints or > RunSeriesParams.PointsLimit)
        {
            throw RunFailure.InvalidParams($"'maxPoints' is from {RunSeriesParams.MinPoints} to {RunSeriesParams.PointsLimit}.");
        }

        var observed = Find(parameters.RunId);
        observed.Refresh();
        return observed.ReadSeries(parameters.Metric, parameters.From, parameters.To, parameters.MaxPoints);
    }

    private ObservedRun Find(string id) => _monitor.Find(id) ?? throw RunFailure.Unknown(id);

    private async Task TellAsync(IReadOnlyList<RunInfo> runs)
    {
        await _services.NotifyAsync(DaemonNotifications.RunDidChange, new RunDidChangeParams(runs)).ConfigureAwait(false);
        if (runs.Any(run => run.State is RunState.Finished or RunState.Stopped or RunState.Failed or RunState.Lost))
        {
            // output_dir holds something now.
            _runEnded();
        }
    }
}
