using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Lathe.Protocol;
using Lathe.Protocol.Worker;
using Lathe.Training.Native;

namespace Lathe.Worker.Modes;

/// <summary>Says whether training can run on this machine, and how well.</summary>
internal static class DoctorMode
{
    public static int Run(TextWriter output, bool json)
    {
        var report = new DoctorReport(LatheVersion.Current, [.. Machine(), .. Engine()]);
        if (json)
        {
            output.WriteLine(report.ToJson());
        }
        else
        {
            foreach (var check in report.Checks)
            {
                output.WriteLine($"{check.Status,-8} {check.Name}: {check.Value}{(check.Hint is null ? "" : $" -> {check.Hint}")}");
            }
        }

        return (int)(report.CanTrain ? WorkerExitCode.Completed : WorkerExitCode.Engine);
    }

    private static IEnumerable<DoctorCheck> Machine()
    {
        yield return new DoctorCheck("system", DoctorStatus.Info, $"{RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}");
        yield return new DoctorCheck("runtime", DoctorStatus.Info, RuntimeInformation.FrameworkDescription);
        yield return new DoctorCheck("cores", DoctorStatus.Info, $"{Environment.ProcessorCount} logical");
        yield return Instructions();
        var gibibytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        yield return new DoctorCheck("memory", DoctorStatus.Info, $"{gibibytes:F1} GiB");
    }

    private static DoctorCheck Instructions()
    {
        (string Name, bool Has)[] sets =
        [
            ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512", Avx512F.IsSupported), ("AVX-512 VBMI", Avx512Vbmi.IsSupported),
        ];
        var found = string.Join(", ", sets.Where(set => set.Has).Select(set => set.Name));
        return Avx2.IsSupported
            ? new DoctorCheck("instructions", DoctorStatus.Ok, found)
            : new DoctorCheck("instructions", DoctorStatus.Warning, found.Length > 0 ? found : "no AVX2", "Training works, but slowly.");
    }

    private static IEnumerable<DoctorCheck> Engine()
    {
        NativeReport report;
        DoctorCheck? problem = null;
        try
        {
            report = NativeRuntime.Prepare();
        }
        catch (EngineLoadException failure)
        {
            report = new NativeReport("", null, 0, false);
            problem = new DoctorCheck("libtorch", DoctorStatus.Problem, failure.Message, "Training cannot run until this is solved.");
        }

        if (problem is not null)
        {
            yield return problem;
            yield break;
        }

        yield return new DoctorCheck("libtorch", DoctorStatus.Ok, report.Bridge ?? "found by the system's loader");
        yield return new DoctorCheck("C++ runtime", DoctorStatus.Ok, report.CxxRuntime);
        yield return new DoctorCheck(
            "allocator", report.AllocatorTuned ? DoctorStatus.Ok : DoctorStatus.Info, report.AllocatorTuned ? "keeps large blocks" : "the system's defaults");
    }
}
