using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Runs;

/// <summary>Everything that a run's files tell of it.</summary>
internal sealed record RunPortrait
{
    public required PresentRun Run { get; init; }

    public required RunGlance Glance { get; init; }

    public required RunStory Story { get; init; }

    public required RunFigures Figures { get; init; }

    /// <summary>Null while the run goes on.</summary>
    public required WorkerExit? Exit { get; init; }

    public ResolvedRecipe? Recipe { get; init; }

    public EnvironmentRecord? Environment { get; init; }

    public RunPlan? Plan { get; init; }

    public RunMemory? Memory { get; init; }

    /// <summary>Ended otherwise than done or stopped.</summary>
    public bool HasFailed => Exit is not (null
        or { Code: WorkerExitCode.Completed or WorkerExitCode.StoppedNow or WorkerExitCode.StoppedWithCheckpoint });

    /// <summary>Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the events can't be read.</summary>
    public static RunPortrait Of(PresentRun run)
    {
        var glance = RunGlance.Take(run.Run, run.Record);
        var story = RunStory.Read(run.Run);
        return new RunPortrait
        {
            Run = run,
            Glance = glance,
            Story = story,
            Figures = RunFigures.Of(run.Run, glance, story),
            Exit = RunEnding.Of(run.Run, run.Record),
            Recipe = ResolvedRecipe.Read(run.Run),
            Environment = RecordFile.Read(run.Run.Environment, RunJson.Indented.EnvironmentRecord),
            Plan = RecordFile.Read(run.Run.Plan, RunJson.Indented.RunPlan),
            Memory = RecordFile.Read(run.Run.Memory, RunJson.Indented.RunMemory),
        };
    }
}
