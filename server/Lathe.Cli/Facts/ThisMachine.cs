using Lathe.Memory.Devices.Host;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Facts;

/// <summary>What is known of the machine this process runs on.</summary>
internal static class ThisMachine
{
    /// <summary>
    /// Whether the engine computes in bf16 where it is asked to: what it measured here, or what the processor lists until it did. Null
    /// where neither tells.
    /// </summary>
    public static bool? PrefersBf16 => ProcessorFile.Read()?.PrefersBf16 ?? HostProcessor.HasBf16;

    public static HostFacts Host() => HostFacts.Read() with { PrefersBf16 = PrefersBf16 };
}
