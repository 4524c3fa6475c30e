using Lathe.Memory.Devices.Host;
using Lathe.Memory.Devices.Table;

namespace Lathe.Memory.Devices;

/// <summary>How much memory a run may take: what a plan is measured against.</summary>
/// <param name="Kind">What the amount is based on.</param>
/// <param name="Name">The device, such as "RTX 4090".</param>
/// <param name="Bytes">The amount.</param>
/// <param name="Basis">How it comes about, as a sentence.</param>
public sealed record DeviceBudget(DeviceBudgetKind Kind, string Name, long Bytes, string Basis)
{
    /// <summary>
    /// Set aside on a GPU that is not here, in bytes: 1 GiB. Of the memory that nvidia-smi shows as total, drivers keep 0.25 GiB (V100,
    /// T4) to 0.85 GiB (A100 80GB) for themselves, by what CUDA reports as total there; the rest is for a desktop, which mostly runs on
    /// those cards whose driver keeps little. What CUDA and the libraries take for a run itself is in the plan, not in here.
    /// </summary>
    public const long Reserve = Gib.Bytes;

    /// <summary>Of a GPU of this machine: all but what the driver keeps and what other programs use now.</summary>
    /// <param name="gpu">The device.</param>
    /// <param name="own">Processes whose memory is free again before the run starts, such as an earlier run's; null for none.</param>
    /// <returns>Null for a device that MIG divides: its instances are not planned for.</returns>
    public static DeviceBudget? Of(GpuDevice gpu, IReadOnlySet<int>? own = null)
    {
        ArgumentNullException.ThrowIfNull(gpu);
        if (gpu.IsPartitioned)
        {
            return null;
        }

        long ours = Math.Min(
            gpu.UsedBytes,
            gpu.Processes.Where(process => own?.Contains(process.ProcessId) == true).Sum(process => process.Bytes ?? 0));
        string used = Gib.Format(gpu.UsedBytes - ours);
        string kept = gpu.ReservedBytes is { } reserved
            ? $"less {Gib.Format(reserved)} the driver keeps and {used} in use by other programs now"
            : $"less {used} in use by the driver and other programs now";
        return new DeviceBudget(
            DeviceBudgetKind.PresentGpu,
            ShortName(gpu.Name),
            gpu.FreeBytes + ours,
            $"GPU {gpu.Index} of this machine: {Gib.Format(gpu.TotalBytes)}, {kept}.");
    }

    /// <summary>Of a GPU of the table: all but <see cref="Reserve"/>.</summary>
    public static DeviceBudget Of(KnownGpu gpu)
    {
        ArgumentNullException.ThrowIfNull(gpu);
        string source = gpu.TotalSource == TotalSource.Driver ? "as drivers report it" : "by its nominal size";
        string reserve = $"less {Gib.Format(Reserve)} for the driver and a desktop";
        return new DeviceBudget(
            DeviceBudgetKind.KnownGpu,
            gpu.Name,
            gpu.TotalBytes - Reserve,
            $"{gpu.Name}, not asked itself: {Gib.Format(gpu.TotalBytes)} {source}, {reserve}.");
    }

    /// <summary>An amount the user gave: exactly that.</summary>
    /// <param name="gibibytes">In GiB; above 0 and below a million.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is not in that range.</exception>
    public static DeviceBudget OfGib(double gibibytes)
    {
        if (!(gibibytes > 0 && gibibytes < 1e6))
        {
            throw new ArgumentOutOfRangeException(nameof(gibibytes), gibibytes, "The amount has to be above 0 and below 1000000 GiB.");
        }

        long bytes = (long)Math.Round(gibibytes * Gib.Bytes);
        return new DeviceBudget(DeviceBudgetKind.GivenAmount, Gib.Format(bytes), bytes, "The amount that was given, nothing set aside.");
    }

    /// <summary>Of this machine, for a run on the processor: what is available, or what its narrowest control group leaves.</summary>
    public static DeviceBudget Of(HostFacts host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return new DeviceBudget(DeviceBudgetKind.HostMemory, "CPU", host.UsableBytes, HostBasis(host));
    }

    private static string HostBasis(HostFacts host) => host switch
    {
        { Binding: { } limit } =>
            $"Control group {limit.Folder} allows {Gib.Format(limit.LimitBytes)}, of which {Gib.Format(limit.HeadroomBytes)} are left.",
        { AvailableBytes: { } available } =>
            $"Memory of this machine: {Gib.Format(available)} of {Gib.Format(host.TotalBytes)} are available now.",
        _ => $"Memory of this machine: {Gib.Format(host.TotalBytes)}; how much of it is in use is not known on this system.",
    };

    /// <summary>"NVIDIA GeForce RTX 4090 Laptop GPU" as people call it.</summary>
    private static string ShortName(string name)
    {
        string[] words = [.. name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !IsNoise(word))];
        return words.Length > 0 ? string.Join(' ', words) : name;
    }

    private static bool IsNoise(string word) => word is "NVIDIA" or "GeForce" or "Tesla" or "GPU" or "Generation";
}
