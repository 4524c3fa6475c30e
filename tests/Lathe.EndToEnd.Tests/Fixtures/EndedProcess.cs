using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Fixtures;

/// <param name="Code">Exit code of <c>lathe train</c>.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Events">Of the run; empty when it was refused before.</param>
internal sealed record EndedProcess(WorkerExitCode Code, string Output, string Error, IReadOnlyList<RunEvent> Events)
{
    /// <summary>What the steps computed, without how long it took.</summary>
    public IReadOnlyList<(int Step, double Loss, double? GradNorm, double LearningRate)> Steps =>
        [.. Events.OfType<StepEvent>().Select(step => (step.Step, step.Loss, step.GradNorm, step.LearningRate))];

    public PlanEvent Plan => Events.OfType<PlanEvent>().Single();
}
