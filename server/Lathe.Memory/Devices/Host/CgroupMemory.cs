namespace Lathe.Memory.Devices.Host;

/// <summary>Finds the limits that hold for this process: those of its control group and of all groups around it.</summary>
internal static class CgroupMemory
{
    /// <summary>
    /// The first version says "no limit" as the largest count of pages the kernel can hold, which depends on the page size; no machine
    /// has an amount like it.
    /// </summary>
    private const long Unlimited = 1L << 60;

    /// <param name="root">Folder that /proc and /sys are in.</param>
    /// <returns>Limits, innermost first.</returns>
    public static IReadOnlyList<CgroupLimit> Read(string root)
    {
        string[] groups = [.. KernelText.Lines(Path.Combine(root, "proc/self/cgroup"))];
        var limits = new List<CgroupLimit>();
        foreach (var mount in CgroupMount.Parse(KernelText.Lines(Path.Combine(root, "proc/self/mountinfo"))))
        {
            if (GroupIn(mount.Version, groups) is { } group)
            {
                limits.AddRange(AlongTheWay(root, mount, mount.Below(group) ?? ""));
            }
        }

        // The same hierarchy may be mounted at several places.
        return [.. limits.DistinctBy(limit => (limit.Version, limit.Folder))];
    }

    /// <summary>Lines are "number:controllers:group"; the second version's has no controllers and the number 0.</summary>
    private static string? GroupIn(int version, string[] lines)
    {
        foreach (string[] parts in lines.Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3))
        {
            if (version == 2 ? parts[0] == "0" && parts[1].Length == 0 : parts[1].Split(',').Contains("memory"))
            {
                return parts[2];
            }
        }

        return null;
    }

    private static IEnumerable<CgroupLimit> AlongTheWay(string root, CgroupMount mount, string below)
    {
        string[] steps = below.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int depth = steps.Length; depth >= 0; depth--)
        {
            string folder = string.Join('/', [mount.Point.TrimEnd('/'), .. steps[..depth]]);
            string place = Path.Combine(root, folder.TrimStart('/'));
            if (depth < steps.Length && mount.Version == 1 && KernelText.Number(Path.Combine(place, "memory.use_hierarchy")) == 0)
            {
                // Groups below are not counted here, nor further up.
                yield break;
            }

            if ((mount.Version == 2 ? Second(folder, place) : First(folder, place)) is { } limit)
            {
                yield return limit;
            }
        }
    }

    private static CgroupLimit? First(string folder, string place) => Limit(
        folder,
        version: 1,
        KernelText.Number(Path.Combine(place, "memory.limit_in_bytes")),
        KernelText.Number(Path.Combine(place, "memory.usage_in_bytes")),
        KernelText.Fields(Path.Combine(place, "memory.stat")).GetValueOrDefault("total_inactive_file"));

    /// <summary>Above "high" the kernel does not kill, it slows processes down until they are of no use: as good as a limit.</summary>
    private static CgroupLimit? Second(string folder, string place)
    {
        long? max = KernelText.Number(Path.Combine(place, "memory.max"));
        long? high = KernelText.Number(Path.Combine(place, "memory.high"));
        return Limit(
            folder,
            version: 2,
            high is null || max < high ? max : high,
            KernelText.Number(Path.Combine(place, "memory.current")),
            KernelText.Fields(Path.Combine(place, "memory.stat")).GetValueOrDefault("inactive_file"));
    }

    private static CgroupLimit? Limit(string folder, int version, long? limit, long? used, long reclaimable) =>
        limit is { } bytes && bytes < Unlimited ? new CgroupLimit(folder, version, bytes, used ?? 0, reclaimable) : null;
}
