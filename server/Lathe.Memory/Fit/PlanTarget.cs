using Lathe.Memory.Devices;
using Lathe.Memory.Devices.Host;
using Lathe.Memory.Devices.Table;
using Lathe.Memory.Profiles;

namespace Lathe.Memory.Fit;

/// <summary>What a user wants to plan for: nothing set is this machine.</summary>
public sealed record PlanTarget
{
    public static PlanTarget ThisMachine { get; } = new();

    /// <summary>Name of a GPU of the table.</summary>
    public string? Gpu { get; init; }

    /// <summary>An amount of memory in GiB, in place of a device.</summary>
    public double? Gib { get; init; }

    /// <summary>How many equal GPUs.</summary>
    public int Gpus { get; init; } = 1;

    /// <summary>Name of a profile; null: Lathe's own engine on a processor, and what trains on GPUs today otherwise.</summary>
    public string? Profile { get; init; }

    /// <summary>The profiles a user can plan with.</summary>
    public static IReadOnlyList<EngineProfile> Profiles { get; } = [LatheProfile.Instance, HuggingFaceProfile.Instance];

    /// <summary>
    /// The device and the profile; null with a sentence on what is wrong with the wish.
    /// </summary>
    /// <param name="gpus">The GPUs of this machine.</param>
    /// <param name="host">Its memory.</param>
    public (RecipeFit? Fit, string? Problem) Resolve(GpuSurvey gpus, HostFacts host)
    {
        if (Gpus is < 1 or > 1024)
        {
            return (null, $"{Gpus} GPUs can't be planned for; give a number from 1 to 1024.");
        }

        var (budget, problem) = FindBudget(gpus, host);
        if (budget is null)
        {
            return (null, problem);
        }

        EngineProfile? profile = Profile is null
            ? budget.Kind == DeviceBudgetKind.HostMemory ? LatheProfile.Instance : HuggingFaceProfile.Instance
            : Profiles.FirstOrDefault(one => one.Name == Profile);
        if (profile == LatheProfile.Instance && budget.Kind == DeviceBudgetKind.HostMemory)
        {
            profile = LatheProfile.On(host.PrefersBf16);
        }

        return profile is null
            ? (null, $"'{Profile}' is no profile; there are {string.Join(" and ", Profiles.Select(one => one.Name))}.")
            : (new RecipeFit(profile, budget, Gpus), null);
    }

    private (DeviceBudget? Budget, string? Problem) FindBudget(GpuSurvey gpus, HostFacts host)
    {
        if (Gib is { } gib)
        {
            return gib is > 0 and < 1e6
                ? (DeviceBudget.OfGib(gib), null)
                : (null, "The amount of memory has to be above 0 and below 1000000 GiB.");
        }

        if (!string.IsNullOrWhiteSpace(Gpu))
        {
            GpuLookup found = GpuTable.Find(Gpu);
            return found.Found is { } known ? (DeviceBudget.Of(known), null) : (null, found.Problem);
        }

        DeviceBudget? present = gpus.Devices.Select(gpu => DeviceBudget.Of(gpu)).OfType<DeviceBudget>().FirstOrDefault();
        return (present ?? DeviceBudget.Of(host), null);
    }
}
