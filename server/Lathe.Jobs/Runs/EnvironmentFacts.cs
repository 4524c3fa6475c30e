using System.Runtime.InteropServices;
using Lathe.Protocol;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Runs;

/// <summary>Gathers <see cref="EnvironmentRecord"/>.</summary>
public static class EnvironmentFacts
{
    private static readonly string[] Prefixes = ["LATHE_", "OMP_", "MKL_", "KMP_", "GOMP_", "ONEDNN_", "DNNL_", "MALLOC_", "DOTNET_"];
    private static readonly string[] SecretWords = ["TOKEN", "KEY", "SECRET", "PASSW", "CREDENTIAL", "AUTH"];

    /// <param name="variables">Environment of the worker.</param>
    public static EnvironmentRecord Gather(IEnumerable<KeyValuePair<string, string?>> variables) => new()
    {
        LatheVersion = LatheVersion.Current,
        Runtime = RuntimeInformation.FrameworkDescription,
        OperatingSystem = RuntimeInformation.OSDescription,
        Architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        Cpu = CpuName(),
        LogicalCores = Environment.ProcessorCount,
        MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Variables = Relevant(variables),
    };

    private static SortedDictionary<string, string> Relevant(IEnumerable<KeyValuePair<string, string?>> variables)
    {
        var kept = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            if (value is not null
                && Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
                && !SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                kept[name] = value;
            }
        }

        return kept;
    }

    private static string? CpuName()
    {
        const string ProcessorInformation = "/proc/cpuinfo";
        if (!File.Exists(ProcessorInformation))
        {
            return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        }

        return File.ReadLines(ProcessorInformation)
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':', 2)[^1].Trim();
    }
}
