using Lathe.Models.Outputs;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Runs;

/// <summary>A run that goes on where an ended one was, with that run's recipe as it ran.</summary>
public static class RunContinuation
{
    /// <summary>
    /// What to hand to <see cref="RunStarter.Start"/>. Throws <see cref="RunStartException"/> with the reason when the run has not ended, is
    /// done, or left no checkpoint.
    /// </summary>
    public static (RunRequest Request, StartPlan Plan) Of(RunDirectory run)
    {
        if (RunRecords.Read(run) is not { } record || OutputState.ReadRecipe(run) is not { } recipe)
        {
            throw new RunStartException(WorkerExitCode.Version, $"The records of run {run.Id} cannot be read.");
        }

        var trace = RunTrace.Read(run);
        if (IsActive(run, record, trace))
        {
            throw new RunStartException(
                WorkerExitCode.RunBusy, $"Run {run.Id} has not ended.", hint: $"Stop it first (lathe stop {run.Id}), or let it go on.");
        }

        if (trace.End is FinishedEvent)
        {
            throw new RunStartException(
                WorkerExitCode.Recipe, $"Run {run.Id} is done: there is nothing to go on with.",
                hint: "To train longer, raise max_steps or num_train_epochs in the recipe and train again.");
        }

        var checkpoint = FindCheckpoint(record, trace) ?? throw new RunStartException(
            WorkerExitCode.Recipe, $"Run {run.Id} left no checkpoint to go on from.", hint: "Start the recipe again.");
        RunRequest request = new()
        {
            RecipePath = record.RecipePath,
            RecipeText = File.Exists(run.Recipe) ? File.ReadAllText(run.Recipe) : "",
            Overrides = record.Overrides,
            WorkingDirectory = record.WorkingDirectory,
            Recipe = recipe with { Training = recipe.Training with { OverwriteOutputDir = false, ResumeFromCheckpoint = null } },
            Queues = record.Queues,
            Plan = RecordFile.Read(run.Plan, RunJson.Indented.RunPlan),
        };
        RunStarter.CheckHolder(request, record.OutputDirectory);
        return (request, new StartPlan
        {
            Kind = StartKind.Resume,
            Checkpoint = checkpoint,
            CheckpointRun = run.Id.ToString(),
            Contents = OutputContents.Read(record.OutputDirectory),
            Message = $"Goes on from {Path.GetFileName(checkpoint)} of run {run.Id} in {record.OutputDirectory}.",
        });
    }

    /// <summary>
    /// Folder of the checkpoint that an ended run can go on from; null when there is none, or its records cannot be read.
    /// </summary>
    public static string? CheckpointOf(RunDirectory run) =>
        RunRecords.Read(run) is { } record ? FindCheckpoint(record, RunTrace.Read(run)) : null;

    /// <summary>The last one that is still there: written by the run itself, else the one it went on from.</summary>
    private static string? FindCheckpoint(RunRecord record, RunTrace trace) =>
        trace.Checkpoints.Select(checkpoint => checkpoint.Path).Reverse().Append(record.Output?.Checkpoint)
            .FirstOrDefault(path => path is not null && Directory.Exists(path));

    private static bool IsActive(RunDirectory run, RunRecord record, RunTrace trace) => trace.End is null
        && (record.Worker is { } worker
            ? WorkerLiveness.IsAlive(worker)
            : RunLock.IsHeld(run) || new DeviceLine(record.Device).List().Any(ticket => ticket.RunId == record.Id));
}
