using Lathe.Cli.Daemon.Features.Memory;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Cli.Facts;
using Lathe.Memory;
using Lathe.Memory.Devices;
using Lathe.Memory.Fit;
using Lathe.Protocol.Daemon;

namespace Lathe.Cli.Daemon.Features.Devices;

/// <summary><c>lathe/devices</c>: what memory this machine has now, and what is planned for.</summary>
internal sealed class DevicesFeature(MemoryMonitor monitor)
{
    public void AddMethods(MethodTable methods) => methods.Read(DaemonMethods.Devices, ListAsync);

    private async Task<DevicesResult> ListAsync(Workspace workspace, CancellationToken cancellation)
    {
        await monitor.Known.WaitAsync(cancellation).ConfigureAwait(false);
        var machine = monitor.Machine?.Again() ?? new MachineMemory(GpuSurvey.Take(), ThisMachine.Host());
        var (fit, problem) = MachineMemory.Resolve(workspace.Target, machine);
        return new DevicesResult(
            [
                .. machine.Gpus.Devices.Select(gpu => new DeviceInfo(gpu.Name, gpu.TotalBytes, gpu.FreeBytes)),
                new DeviceInfo("CPU", machine.Host.EffectiveLimitBytes, machine.Host.UsableBytes),
            ],
            fit is null ? problem ?? "" : $"{FitWords.Title(fit)}, {Gib.Format(fit.Budget.Bytes)}");
    }
}
