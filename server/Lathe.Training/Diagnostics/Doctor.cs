using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Modules;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Diagnostics;

/// <summary>Looks at everything a run depends on and measures what it will choose.</summary>
public static class Doctor
{
    /// <exception cref="EngineLoadException">libtorch cannot be used here; the message is one sentence.</exception>
    public static DoctorReport Examine()
    {
        var native = NativeRuntime.Prepare();
        var threads = get_num_threads();
        var rates = new List<MatmulRates>();
        foreach (var count in new[] { 1, threads }.Distinct())
        {
            set_num_threads(count);
            rates.Add(MatmulBenchmark.Measure(repetitions: 20));
        }

        set_num_threads(threads);
        var fp32 = ComputeContextFactory.Create(bf16: false, previous: null, out _);
        var bf16 = ComputeContextFactory.Create(bf16: true, previous: null, out _);
        return new DoctorReport
        {
            Lathe = typeof(Doctor).Assembly.GetName().Version?.ToString(3) ?? "unknown",
            Runtime = RuntimeInformation.FrameworkDescription,
            System = $"{RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier})",
            CxxRuntime = native.CxxRuntime,
            Engine = EngineManifest.Load(),
            Bridge = native.Bridge,
            WeakenedVersions = native.WeakenedVersions,
            KeepsBlocks = native.KeepsBlocks,
            Processors = Environment.ProcessorCount,
            CpuFeatures = CpuFeatures(),
            VectorBits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128,
            Kernels = fp32.Kernels.Name,
            Fp32Path = ComputePath.Of(fp32).ToString(),
            Bf16Path = ComputePath.Of(bf16).ToString(),
            Rates = rates,
            Devices = Devices(),
            MemoryTotalBytes = HostMemory.TotalBytes,
            MemoryAvailableBytes = HostMemory.AvailableBytes,
        };
    }

    private static List<string> Devices()
    {
        var devices = new List<string> { "cpu" };
        if (cuda.is_available())
        {
            devices.AddRange(Enumerable.Range(0, cuda.device_count()).Select(i => $"cuda:{i}"));
        }

        return devices;
    }

    private static List<string> CpuFeatures()
    {
        (string Name, bool Present)[] features =
        [
            ("sse4.2", Sse42.IsSupported), ("avx", Avx.IsSupported), ("avx2", Avx2.IsSupported), ("fma", Fma.IsSupported),
            ("avx512f", Avx512F.IsSupported), ("avx512bw", Avx512BW.IsSupported), ("avx512vbmi", Avx512Vbmi.IsSupported),
            ("avx512_bf16", KernelReports("avx512_bf16")), ("amx_bf16", KernelReports("amx_bf16")),
        ];
        return [.. features.Where(feature => feature.Present).Select(feature => feature.Name)];
    }

    /// <summary>The .NET runtime does not know every extension; Linux lists them.</summary>
    private static bool KernelReports(string flag) =>
        File.Exists("/proc/cpuinfo")
        && File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal))
            ?.Split(' ')
            .Contains(flag, StringComparer.Ordinal) == true;
}
