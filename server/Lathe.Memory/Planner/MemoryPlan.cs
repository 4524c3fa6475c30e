namespace Lathe.Memory.Planner;

/// <summary>How much memory a training needs on each device, by phase and item.</summary>
/// <param name="Setup">What was planned.</param>
/// <param name="Profile">Name of the profile of the software that runs it.</param>
/// <param name="Phases">The phases in the order they happen.</param>
/// <param name="Device">What a tool such as nvidia-smi would show.</param>
public sealed record MemoryPlan(TrainingSetup Setup, string Profile, IReadOnlyList<PhasePeak> Phases, MemoryBand Device)
{
    /// <summary>The phase that needs most; the first of equals.</summary>
    public PhasePeak Peak { get; } = Phases.MaxBy(phase => phase.Bytes)!;

    /// <summary>Bytes of tensors at the peak.</summary>
    public long Allocated => Peak.Bytes;

    /// <summary>What the plan is measured by.</summary>
    public PlanCoverage Coverage { get; init; } = PlanCoverage.Measured;
}
