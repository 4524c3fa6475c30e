using System.Diagnostics;
using Lathe.Jobs.Observation;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Runs;

/// <summary>Says what a start would do, lays down a run's records, gets in line for the device and starts a worker.</summary>
/// <param name="workerPath">The worker's executable; null: found by <see cref="WorkerLocator"/>.</param>
public sealed class RunStarter(string? workerPath = null)
{
    private static readonly TimeSpan LettingGoTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// What <see cref="Start"/> would do with the output folder; creates nothing. Throws <see cref="RunStartException"/> when another
    /// run has the folder, or it cannot be read.
    /// </summary>
    public static StartPlan Plan(RunRequest request)
    {
        var recipe = RecipePaths.MakeAbsolute(request.Recipe, request.WorkingDirectory);
        CheckHolder(request, recipe.Training.OutputDir);
        try
        {
            return StartPlanner.Plan(recipe, OutputState.Read(recipe.Training.OutputDir), request.Existing);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunStartException(WorkerExitCode.Output, $"output_dir {Shown(request)} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Throws <see cref="RunStartException"/>, which is a <see cref="ChoiceNeededException"/> when the user has to choose.</summary>
    /// <param name="request">The run.</param>
    /// <param name="plan">What the user was told, from <see cref="Plan"/>; null: it is made now.</param>
    /// <param name="key">Held by the caller; gives the run to all who come with it. Null: a start of its own.</param>
    public RunningWorker Start(RunRequest request, StartPlan? plan = null, StartKey? key = null)
    {
        plan ??= Plan(request);
        switch (plan.Kind)
        {
            case StartKind.Choice:
                throw new ChoiceNeededException(plan);
            case StartKind.Refused:
                throw new RunStartException(WorkerExitCode.Recipe, plan.Message!, hint: plan.Hint);
        }

        var worker = WorkerLocator.Find(workerPath);
        var environment = WorkerProcess.EnvironmentOf();
        var now = DateTimeOffset.UtcNow;
        RunDirectory run;
        try
        {
            run = RunRecords.Create(request, worker, EnvironmentFacts.Gather(environment), now, plan);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunStartException(
                WorkerExitCode.Output, $"output_dir {Shown(request)} cannot hold the run's records: {failure.Message}", failure);
        }

        WithoutState(() => RunRecords.Publish(run, now));
        var queue = new DeviceLine(RunRecord.CpuDevice);
        if (request.Queues)
        {
            WithoutState(() => queue.Enter(run, Path.GetFileName(request.RecipePath)));
        }

        try
        {
            key?.Note(run);
            RunningWorker running = new(run, WorkerProcess.Start(worker, run, request.WorkingDirectory, environment));
            key?.Confirm();

            // A worker that dies before it could say who it is would keep its place for a minute.
            _ = running.Completion.ContinueWith(_ => queue.Leave(run.Id), TaskScheduler.Default);
            return running;
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or IOException or InvalidOperationException
            or UnauthorizedAccessException)
        {
            queue.Leave(run.Id);
            RunRecords.Remove(run);
            throw new RunStartException(WorkerExitCode.Engine, $"The worker {worker} cannot be started: {failure.Message}", failure);
        }
    }

    /// <summary>Throws <see cref="RunStartException"/> when another run has the folder.</summary>
    internal static void CheckHolder(RunRequest request, string outputDirectory)
    {
        for (var waited = Stopwatch.StartNew(); OutputLock.FindHolder(outputDirectory) is { } holder; Thread.Sleep(Pause))
        {
            // A run tells its end just before it lets go.
            var state = StateOf(holder, outputDirectory);
            if (!IsOver(state) || waited.Elapsed > LettingGoTime)
            {
                throw new RunStartException(WorkerExitCode.RunBusy, holder.Sentence(Shown(request), Word(state)), hint: holder.Hint);
            }
        }
    }

    private static RunState? StateOf(OutputHolder holder, string outputDirectory)
    {
        if (!RunId.TryParse(holder.RunId, out var id)
            || RunDirectory.ForOutput(outputDirectory, id) is not { } run || RunRecords.Read(run) is not { } record)
        {
            return null;
        }

        using ObservedRun observed = new(run, record);
        observed.Refresh();
        return observed.Describe().State;
    }

    private static bool IsOver(RunState? state) => state is RunState.Finished or RunState.Stopped or RunState.Failed or RunState.Lost;

    private static string? Word(RunState? state) => state switch
    {
        null => null,
        RunState.Queued => "queued",
        RunState.Paused => "paused",
        RunState.Stopping => "stopping",
        _ when IsOver(state) => "ending",
        _ => "running",
    };

    /// <summary>A read-only home must not keep a run from starting; it only is not listed from elsewhere, and stands in no line.</summary>
    private static void WithoutState(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static string Shown(RunRequest request)
    {
        var given = request.Recipe.Training.OutputDir;
        var full = Path.GetFullPath(given, request.WorkingDirectory);
        return given == full ? given : $"{given} ({full})";
    }
}
