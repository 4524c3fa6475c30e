using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Jobs.Events;
using Lathe.Jobs.Observation;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Daemon;

namespace Lathe.Cli.Daemon.Features.Runs;

/// <summary><c>lathe/run/*</c>: starts runs, passes on what they are asked, and tells what they do.</summary>
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
        methods.Read(DaemonMethods.RunControl, json => json.RunControlParams, (parameters, _, cancellation) => ControlAsync(parameters, cancellation));
        methods.Read(DaemonMethods.RunList, (_, _) => Task.FromResult(new RunListResult(_monitor.List())));
        methods.Read(DaemonMethods.RunEvents, json => json.RunEventsParams, (parameters, _, _) => Task.FromResult(ReadEvents(parameters)));
        methods.Read(DaemonMethods.RunSeries, json => json.RunSeriesParams, (parameters, _, _) => Task.FromResult(ReadSeries(parameters)));
        new RunDetailsFeature(_monitor).AddMethods(methods);
    }

    /// <summary>Refuses an id that no run has.</summary>
    public ObservedRun Find(string id) => _monitor.Find(id) ?? throw RunFailure.Unknown(id);

    public ValueTask DisposeAsync() => _monitor.DisposeAsync();

    private RunStartResult StartRun(RunStartParams parameters, Workspace workspace)
    {
        var started = RunStart.Start(parameters, workspace, _monitor);
        var observed = started.Worker is { } worker ? _monitor.Adopt(worker) : Find(started.Run.Id.ToString());
        observed.Refresh();
        return new RunStartResult(observed.Describe(), started.Warnings, started.Notice);
    }

    private async Task<RunControlResult> ControlAsync(RunControlParams parameters, CancellationToken cancellation)
    {
        var observed = Find(parameters.RunId);
        observed.Refresh();
        var reply = await RunControl.AskAsync(observed.Run, parameters.Action, observed.Ended, cancellation).ConfigureAwait(false);
        return new RunControlResult(reply.Accepted, reply.Reason);
    }

    private RunEventsResult ReadEvents(RunEventsParams parameters)
    {
        if (parameters.After < 0 || parameters.Limit is < 1 or > RunEventsParams.MaxLimit)
        {
            throw RunFailure.InvalidParams($"'after' is at least 0, 'limit' from 1 to {RunEventsParams.MaxLimit}.");
        }

        var page = EventPage.Read(Find(parameters.RunId).Run, parameters.After, parameters.Limit);
        return new RunEventsResult(page.Events, page.More);
    }

    private RunSeriesResult ReadSeries(RunSeriesParams parameters)
    {
        if (parameters.MaxPoints is < RunSeriesParams.MinPoints or > RunSeriesParams.PointsLimit)
        {
            throw RunFailure.InvalidParams($"'maxPoints' is from {RunSeriesParams.MinPoints} to {RunSeriesParams.PointsLimit}.");
        }

        return RunSeries.Read(Find(parameters.RunId).Run, parameters.Metric, parameters.From, parameters.To, parameters.MaxPoints);
    }

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
