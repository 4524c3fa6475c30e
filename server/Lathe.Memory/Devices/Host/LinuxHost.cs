namespace Lathe.Memory.Devices.Host;

/// <summary>Reads memory and limits from the files the Linux kernel shows (proc(5), cgroups(7)).</summary>
internal static class LinuxHost
{
    /// <param name="root">Folder that /proc and /sys are in: "/", or a made tree in tests.</param>
    public static HostFacts Read(string root)
    {
        var memory = KernelText.Fields(Path.Combine(root, "proc/meminfo"));
        return new HostFacts(
            memory.TryGetValue("MemTotal", out long total) ? total : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            Value(memory, "MemAvailable"),
            Value(memory, "SwapTotal"),
            Value(memory, "SwapFree"),
            CgroupMemory.Read(root));
    }

    private static long? Value(Dictionary<string, long> fields, string name) => fields.TryGetValue(name, out long value) ? value : null;
}
