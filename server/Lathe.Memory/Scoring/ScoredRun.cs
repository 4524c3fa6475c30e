using Lathe.Memory.Planner;

namespace Lathe.Memory.Scoring;

/// <summary>A measured run beside its plan.</summary>
/// <param name="Run">What was measured.</param>
/// <param name="Plan">What was predicted.</param>
public sealed record ScoredRun(MeasuredRun Run, MemoryPlan Plan)
{
    /// <summary>Predicted over measured allocation, less 1; null for a run that is not exactly specified.</summary>
    public double? Error => Run is { IsExact: true, Allocated: { } allocated } ? Plan.Allocated / allocated - 1 : null;

    /// <summary>What a device was measured to hold lies in the predicted band; null when that was not measured.</summary>
    public bool? IsCovered => Run.Device is { } held ? held >= Band.Low && held <= Band.High : null;

    /// <summary>Width of the band, relative to what was measured.</summary>
    public double? BandWidth => Run.Device is { } held ? (Band.High - Band.Low) / held : null;

    /// <summary>Predicted over measured, less 1, by the middle of the band.</summary>
    public double? DeviceError => Run.Device is { } held ? Band.Typical / held - 1 : null;

    /// <summary>The band for what was measured: without the process's fixed part where only the allocator was.</summary>
    private MemoryBand Band
    {
        get
        {
            long outside = Run.IsReservedOnly ? Run.Profile.ContextBytes : 0;
            return new MemoryBand(Plan.Device.Low - outside, Plan.Device.Typical - outside, Plan.Device.High - outside);
        }
    }

    public static ScoredRun Of(MeasuredRun run) => new(run, MemoryPlanner.Plan(run.Setup, run.Profile));
}
