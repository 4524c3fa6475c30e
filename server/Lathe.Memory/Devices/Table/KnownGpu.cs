namespace Lathe.Memory.Devices.Table;

/// <summary>A GPU that need not be here: plans can be made for it by name.</summary>
/// <param name="Name">Such as "RTX 4090": the maker's name without the words that all of them share.</param>
/// <param name="TotalBytes">All memory of the device.</param>
/// <param name="TotalSource">Where the amount is from.</param>
/// <param name="Capability">What the device can do.</param>
/// <param name="Aliases">Other names, such as those the driver uses.</param>
public sealed record KnownGpu(
    string Name,
    long TotalBytes,
    TotalSource TotalSource,
    ComputeCapability Capability,
    IReadOnlyList<string> Aliases)
{
    public bool SupportsBf16 => Capability.SupportsBf16;
}
