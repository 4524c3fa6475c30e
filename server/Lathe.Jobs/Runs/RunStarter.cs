using Lathe.Jobs.Supervision;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Runs;

/// <summary>Lays down a run's records and starts a worker on them.</summary>
/// <param name="workerPath">The worker's executable; null: found by <see cref="WorkerLocator"/>.</param>
public sealed class RunStarter(string? workerPath = null)
{
    /// <summary>Throws <see cref="RunStartException"/>.</summary>
    public RunningWorker Start(RunRequest request)
    {
        var worker = WorkerLocator.Find(workerPath);
        var environment = WorkerProcess.EnvironmentOf();
        var now = DateTimeOffset.UtcNow;
        RunDirectory run;
        try
        {
            run = RunRecords.Create(request, worker, EnvironmentFacts.Gather(environment), now);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunStartException(
                WorkerExitCode.Output, $"output_dir {Shown(request)} cannot hold the run's records: {failure.Message}", failure);
        }

        try
        {
            RunRecords.Publish(run, now);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A read-only home must not keep a run from starting; it only is not listed from elsewhere.
        }

        try
        {
            return new RunningWorker(run, WorkerProcess.Start(worker, run, request.WorkingDirectory, environment));
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or IOException or InvalidOperationException)
        {
            RunRecords.Remove(run);
            throw new RunStartException(WorkerExitCode.Engine, $"The worker {worker} cannot be started: {failure.Message}", failure);
        }
    }

    private static string Shown(RunRequest request)
    {
        var given = request.Recipe.Training.OutputDir;
        var full = Path.GetFullPath(given, request.WorkingDirectory);
        return given == full ? given : $"{given} ({full})";
    }
}
