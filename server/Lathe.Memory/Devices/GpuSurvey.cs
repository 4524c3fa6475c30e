using Lathe.Memory.Devices.Nvml;

namespace Lathe.Memory.Devices;

/// <summary>The GPUs of this machine that a run could use.</summary>
/// <param name="Devices">In the order of CUDA_VISIBLE_DEVICES, or else the driver's.</param>
/// <param name="DriverVersion">NVIDIA's driver; null without one.</param>
/// <param name="Absence">Why there are none, as a sentence; null when there are.</param>
/// <param name="Notes">What could not be read or needs a word, as sentences.</param>
public sealed record GpuSurvey(
    IReadOnlyList<GpuDevice> Devices,
    string? DriverVersion,
    string? Absence,
    IReadOnlyList<string> Notes)
{
    /// <summary>Asks NVIDIA's driver. Never throws for what it finds; takes some tens of milliseconds where there is one.</summary>
    public static GpuSurvey Take() => NvmlSurveyor.Survey(NvmlLibrary.DefaultPaths(), VisibleDevices.FromEnvironment());
}
