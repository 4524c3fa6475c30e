using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Remedies;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Daemon.Features.Runs;

/// <summary>Says why a run died, and what may be done about it.</summary>
internal static class PostMortem
{
    public static RunFailureInfo Of(RunDirectory run, RunRecord record, WorkerExit exit)
    {
        var checkpoint = RunContinuation.CheckpointOf(run);
        return new RunFailureInfo
        {
            Kind = exit.Code,
            Message = exit.Message,
            Hint = exit.Hint,
            LogLines = LogTail.Read(run.Log),
            Remedies = RemediesFor(run, record, exit, hasCheckpoint: checkpoint is not null),
            Checkpoint = Path.GetFileName(checkpoint),
        };
    }

    private static IReadOnlyList<RunRemedyInfo> RemediesFor(RunDirectory run, RunRecord record, WorkerExit exit, bool hasCheckpoint)
    {
        if (RunEnding.IsForMemory(run, exit))
        {
            return MemoryRemedies.For(run, record, hasCheckpoint);
        }

        return exit.Code is WorkerExitCode.Diverged && OutputState.ReadRecipe(run) is { } recipe
            ? DivergenceRemedies.For(recipe, hasCheckpoint)
            : [];
    }
}
