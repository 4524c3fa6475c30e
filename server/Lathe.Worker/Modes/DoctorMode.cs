using System.Globalization;
using Lathe.Protocol;
using Lathe.Protocol.Worker;
using Lathe.Training.Diagnostics;
using Lathe.Training.Native;
using DoctorReport = Lathe.Protocol.Worker.DoctorReport;
using EngineReport = Lathe.Training.Diagnostics.DoctorReport;

namespace Lathe.Worker.Modes;

/// <summary>Says whether training can run on this machine, and how well.</summary>
internal static class DoctorMode
{
    private const long LowMemoryBytes = 2L << 30;

    public static int Run(TextWriter output, bool json)
    {
        var report = new DoctorReport(LatheVersion.Current, Examine());
        if (json)
        {
            output.WriteLine(report.ToJson());
        }
        else
        {
            foreach (var check in report.Checks)
            {
                output.WriteLine($"{check.Status,-8} {check.Name}: {check.Value}{(check.Hint is null ? "" : $" ({check.Hint})")}");
            }
        }

        return (int)(report.CanTrain ? WorkerExitCode.Completed : WorkerExitCode.Engine);
    }

    private static List<DoctorCheck> Examine()
    {
        try
        {
            var found = Doctor.Examine();
            var rates = found.Rates[^1];
            _ = ProcessorFile.TryWrite(rates.Fp32, rates.Bf16, rates.PrefersBf16);
            return [.. Checks(found)];
        }
        catch (EngineLoadException failure)
        {
            return [new DoctorCheck("libtorch", DoctorStatus.Problem, failure.Message, "Training cannot run until this is solved.")];
        }
    }

    private static IEnumerable<DoctorCheck> Checks(EngineReport found)
    {
        yield return new DoctorCheck("system", DoctorStatus.Info, found.System);
        yield return new DoctorCheck("runtime", DoctorStatus.Info, found.Runtime);
        yield return new DoctorCheck("C++ runtime", DoctorStatus.Ok, found.CxxRuntime);
        yield return Engine(found);
        yield return new DoctorCheck(
            "allocator",
            found.KeepsBlocks ? DoctorStatus.Ok : DoctorStatus.Info,
            found.KeepsBlocks ? "keeps the memory of large tensors for the next" : "the system's");
        yield return new DoctorCheck("devices", DoctorStatus.Info, string.Join(", ", found.Devices));
        yield return Processor(found);
        yield return new DoctorCheck("kernels", DoctorStatus.Info, $"{found.Kernels}, {found.VectorBits} bits");
        yield return new DoctorCheck("fp32 path", DoctorStatus.Info, found.Fp32Path);
        yield return new DoctorCheck("bf16 path", DoctorStatus.Info, found.Bf16Path);
        foreach (var rates in found.Rates)
        {
            var threads = rates.Threads == 1 ? "1 thread" : $"{rates.Threads} threads";
            yield return new DoctorCheck(
                "matrix products", DoctorStatus.Info, $"fp32 {rates.Fp32:F0}, bf16 {rates.Bf16:F0} GFLOP/s with {threads}");
        }

        yield return Memory(found);
    }

    private static DoctorCheck Engine(EngineReport found)
    {
        var version = found.Engine is { } engine
            ? $"libtorch {engine.LibTorch} ({engine.Backend}), TorchSharp {engine.TorchSharp}"
            : "libtorch";
        var adapted = found.WeakenedVersions > 0 ? ", adapted to this system's libstdc++ just now" : "";
        return new DoctorCheck("libtorch", DoctorStatus.Ok, $"{version}{adapted}, {found.Bridge ?? "found by the system's loader"}");
    }

    private static DoctorCheck Processor(EngineReport found)
    {
        var value = $"{found.Processors} logical; {string.Join(' ', found.CpuFeatures)}";
        return found.CpuFeatures.Contains("avx2")
            ? new DoctorCheck("processor", DoctorStatus.Ok, value)
            : new DoctorCheck("processor", DoctorStatus.Warning, value, "Without AVX2 training works, but slowly.");
    }

    private static DoctorCheck Memory(EngineReport found)
    {
        var value = $"{GibiBytes(found.MemoryAvailableBytes)} of {GibiBytes(found.MemoryTotalBytes)} available";
        return found.MemoryAvailableBytes is >= 0 and < LowMemoryBytes
            ? new DoctorCheck("memory", DoctorStatus.Warning, value, "Close other programs before training.")
            : new DoctorCheck("memory", DoctorStatus.Ok, value);
    }

    private static string GibiBytes(long bytes) =>
        bytes < 0 ? "unknown" : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):F1} GiB");
}
