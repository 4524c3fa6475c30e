namespace Lathe.Memory.Devices.Host;

/// <summary>What the processor of this machine can do.</summary>
public static class HostProcessor
{
    private const string Information = "/proc/cpuinfo";

    private static readonly Lazy<bool?> Bf16 = new(ReadBf16);

    /// <summary>Whether it has instructions for bf16; null where the system does not tell.</summary>
    public static bool? HasBf16 => Bf16.Value;

    private static bool? ReadBf16()
    {
        try
        {
            // The .NET runtime does not know these extensions; Linux lists them.
            return File.ReadLines(Information).FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal))?.Split(' ') is { } flags
                ? flags.Contains("avx512_bf16") || flags.Contains("amx_bf16")
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
