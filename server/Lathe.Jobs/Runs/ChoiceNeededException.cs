using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Runs;

/// <summary>A start that would delete something, or cannot go on by itself, and nobody has chosen yet.</summary>
public sealed class ChoiceNeededException(StartPlan plan) : RunStartException(WorkerExitCode.Recipe, plan.Message!, hint: plan.Hint)
{
    public StartPlan Plan { get; } = plan;
}
