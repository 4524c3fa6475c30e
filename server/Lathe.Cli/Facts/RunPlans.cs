using Lathe.Memory.Devices;
using Lathe.Memory.Devices.Host;
using Lathe.Memory.Fit;
using Lathe.Memory.Planner;
using Lathe.Memory.Profiles;
using Lathe.Protocol.Runs;
using Lathe.Recipes.Binding;

namespace Lathe.Cli.Facts;

/// <summary>Plans of runs that are about to start.</summary>
internal static class RunPlans
{
    /// <summary>Lathe's engine with so much memory of this machine.</summary>
    public static RecipeFit With(DeviceBudget budget) => new(LatheProfile.On(ThisMachine.PrefersBf16), budget, Devices: 1);

    /// <summary>The plan of a run that is started here; null when it can't be planned.</summary>
    public static FitReport? For(BindResult bound, string workingDirectory, FileSystemFacts facts) =>
        new DiskSurroundings(workingDirectory, FileCache.Shared).GetModelShape(bound.Recipe.Model.ModelNameOrPath) is { } shape
            ? With(DeviceBudget.Of(HostFacts.Read())).Plan(bound, shape, facts)
            : null;

    /// <summary>A plan in the form of a run's records.</summary>
    public static RunPlan Of(FitReport report)
    {
        MemoryPlan plan = report.Plan;
        long? Peak(PlanPhase phase) => plan.Phases.FirstOrDefault(one => one.Phase == phase)?.Bytes;
        return new RunPlan
        {
            Profile = plan.Profile,
            Device = report.Budget.Name,
            Family = plan.Setup.Shape.ModelType,
            Method = PlanMethod.Of(plan.Setup),
            Rows = plan.Setup.MicroBatch,
            Length = plan.Setup.SequenceLength,
            PeakBytes = plan.Allocated,
            Phases = new PhasePeaks
            {
                Load = Peak(PlanPhase.Load),
                Forward = Peak(PlanPhase.Forward),
                Backward = Peak(PlanPhase.Backward),
                Step = Peak(PlanPhase.Step),
                Eval = Peak(PlanPhase.Evaluation),
                Save = Peak(PlanPhase.Save),
            },
            Items = plan.Peak.Items.ToDictionary(item => ItemNames.Of(item.Key), item => item.Value),
        };
    }
}
