using Lathe.Memory.Profiles;

namespace Lathe.Memory.Planner;

/// <summary>
/// Predicts memory from shapes alone. A phase's peak is what stays all the time (weights, adapters, states) plus what the phase needs;
/// the largest phase decides.
/// </summary>
public static class MemoryPlanner
{
    /// <summary>Plans one device's memory.</summary>
    /// <exception cref="OverflowException">The sizes together are beyond what can be counted.</exception>
    public static MemoryPlan Plan(TrainingSetup setup, EngineProfile profile)
    {
        PlanSums sums = new(setup, profile);
        List<PhasePeak> phases = [sums.Load(), sums.Forward(), sums.Backward(), sums.Step()];
        if (setup.Evaluation is { } evaluation)
        {
            phases.Add(sums.Evaluate(evaluation));
        }

        phases.Add(sums.Save());
        long allocated = phases.Max(phase => phase.Bytes);
        return new MemoryPlan(setup, profile.Name, phases, Device(profile, setup, allocated, sums.PagedBytes))
        {
            Coverage = profile.Covers(setup) ? PlanCoverage.Measured : PlanCoverage.FormulaOnly,
        };
    }

    private static MemoryBand Device(EngineProfile profile, TrainingSetup setup, long allocated, long paged)
    {
        OverheadBand overhead = profile.Overhead(setup);
        long likely = profile.PagedBudgetBytes is null ? paged : 0;
        return new MemoryBand(
            Held(overhead.Low, profile.ContextBytes),
            Held(overhead.Typical, profile.ContextBytes + overhead.TypicalBytes + likely),
            Held(overhead.High, profile.ContextBytes + overhead.HighBytes + paged));

        long Held(double factor, long fixedBytes) => checked((long)(allocated * factor) + fixedBytes);
    }
}
