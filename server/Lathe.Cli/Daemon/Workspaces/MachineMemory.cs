using Lathe.Cli.Facts;
using Lathe.Memory.Devices;
using Lathe.Memory.Devices.Host;
using Lathe.Memory.Fit;

namespace Lathe.Cli.Daemon.Workspaces;

/// <summary>What memory this machine has, at one moment.</summary>
/// <param name="Gpus">Its GPUs.</param>
/// <param name="Host">Its own memory.</param>
internal sealed record MachineMemory(GpuSurvey Gpus, HostFacts Host)
{
    /// <summary>A budget that changed by a smaller share is the same: free memory is never quite still.</summary>
    private const double NoticeableShare = 0.02;

    private static readonly MachineMemory Nothing = new(new GpuSurvey([], null, null, []), new HostFacts(0, null, null, null, []));

    /// <summary>
    /// The same machine, asked anew. One without a GPU stays one: asking for a driver again and again would cost more than it could tell.
    /// </summary>
    public MachineMemory Again() => new(Gpus.Devices.Count > 0 ? GpuSurvey.Take() : Gpus, ThisMachine.Host());

    /// <summary>What memory is planned for; both null when that depends on the machine, which is not known yet.</summary>
    public static (RecipeFit? Fit, string? Problem) Resolve(PlanTarget target, MachineMemory? machine)
    {
        var isKnown = machine is not null || target.Gib is not null || !string.IsNullOrWhiteSpace(target.Gpu);
        return isKnown ? target.Resolve((machine ?? Nothing).Gpus, (machine ?? Nothing).Host) : (null, null);
    }

    public static bool IsNoticeable(RecipeFit? before, RecipeFit? after)
    {
        if (before is null || after is null)
        {
            return before is not null || after is not null;
        }

        return before.Profile != after.Profile
            || before.Devices != after.Devices
            || before.Budget.Kind != after.Budget.Kind
            || before.Budget.Name != after.Budget.Name
            || Math.Abs(after.Budget.Bytes - before.Budget.Bytes) > before.Budget.Bytes * NoticeableShare;
    }
}
