using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Fixtures;

/// <param name="Code">How it ended.</param>
/// <param name="Told">Why it failed, as the user reads it.</param>
/// <param name="Events">All of the run.</param>
internal sealed record FinishedRun(WorkerExitCode Code, string Told, IReadOnlyList<RunEvent> Events)
{
    public IReadOnlyList<StepEvent> Steps => [.. Events.OfType<StepEvent>()];

    public PlanEvent Plan => Events.OfType<PlanEvent>().Single();
}
