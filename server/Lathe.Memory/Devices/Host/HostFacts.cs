namespace Lathe.Memory.Devices.Host;

/// <summary>Memory of this machine, and what this process may take of it, at one moment.</summary>
/// <param name="TotalBytes">All memory of the machine.</param>
/// <param name="AvailableBytes">What programs can still get without swapping; null where the system does not tell.</param>
/// <param name="SwapTotalBytes">All swap space; null where the system does not tell.</param>
/// <param name="SwapFreeBytes">Unused swap space; null where the system does not tell.</param>
/// <param name="Limits">Limits of the control groups around this process, innermost first; empty without one.</param>
public sealed record HostFacts(
    long TotalBytes,
    long? AvailableBytes,
    long? SwapTotalBytes,
    long? SwapFreeBytes,
    IReadOnlyList<CgroupLimit> Limits)
{
    /// <summary>Whether the processor is better at bf16 products than at fp32 ones; null where that is not known.</summary>
    public bool? PrefersBf16 { get; init; }

    /// <summary>The most this process and its neighbours could ever have: the machine's memory, or the smallest limit.</summary>
    public long EffectiveLimitBytes => Limits.Select(limit => limit.LimitBytes).Append(TotalBytes).Min();

    /// <summary>
    /// The limit that leaves least, where it leaves less than the machine does; null where the machine decides. Limits are shared by all
    /// processes of their group, so this need not be the smallest.
    /// </summary>
    public CgroupLimit? Binding =>
        Limits.MinBy(limit => limit.HeadroomBytes) is { } least && least.HeadroomBytes < (AvailableBytes ?? TotalBytes) ? least : null;

    /// <summary>What a run that starts now can have.</summary>
    public long UsableBytes => Binding?.HeadroomBytes ?? AvailableBytes ?? TotalBytes;

    /// <summary>Asks this system. Never throws for what it finds.</summary>
    public static HostFacts Read() => OperatingSystem.IsLinux() ? LinuxHost.Read("/") : Portable();

    /// <summary>What .NET knows on every system: the memory it may use. How much of it is taken it learns only by collecting.</summary>
    private static HostFacts Portable() => new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, null, null, null, []);
}
