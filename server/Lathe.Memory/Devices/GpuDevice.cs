namespace Lathe.Memory.Devices;

/// <summary>A GPU of this machine, as its driver describes it at one moment.</summary>
/// <param name="Index">The driver's number, which nvidia-smi shows; CUDA_VISIBLE_DEVICES doesn't change it.</param>
/// <param name="Uuid">The driver's lasting name, such as "GPU-8932f937-...".</param>
/// <param name="Name">Such as "NVIDIA GeForce RTX 4090".</param>
/// <param name="TotalBytes">All memory of the device.</param>
/// <param name="ReservedBytes">What driver and firmware keep for themselves; null where the driver counts it as used.</param>
/// <param name="FreeBytes">What is neither reserved nor used.</param>
/// <param name="Processes">Processes on the device other than this one; empty where the driver tells none.</param>
/// <param name="Capability">What the device can do; null where the driver does not tell.</param>
/// <param name="DriverVersion">Such as "550.54.15"; null where the driver does not tell.</param>
/// <param name="IsPartitioned">Whether MIG divides the device into instances. Plans are not made for instances.</param>
public sealed record GpuDevice(
    int Index,
    string Uuid,
    string Name,
    long TotalBytes,
    long? ReservedBytes,
    long FreeBytes,
    IReadOnlyList<GpuProcess> Processes,
    ComputeCapability? Capability,
    string? DriverVersion,
    bool IsPartitioned)
{
    /// <summary>What all processes use, and the driver where it does not count itself apart.</summary>
    public long UsedBytes => Math.Max(0, TotalBytes - FreeBytes - (ReservedBytes ?? 0));

    /// <summary>Whether the device computes in bf16; null where its capability is not known.</summary>
    public bool? SupportsBf16 => Capability?.SupportsBf16;
}
