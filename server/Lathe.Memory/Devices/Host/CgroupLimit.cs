namespace Lathe.Memory.Devices.Host;

/// <summary>A limit that a control group sets to the memory of all processes in it and below it.</summary>
/// <param name="Folder">The group's folder, such as /sys/fs/cgroup/user.slice.</param>
/// <param name="Version">Of the interface: 1 or 2.</param>
/// <param name="LimitBytes">The lower of what the kernel refuses to exceed and what it holds processes back at.</param>
/// <param name="UsedBytes">What the group uses, with files the kernel keeps in memory for it.</param>
/// <param name="ReclaimableBytes">The part of it that the kernel gives up first: files nobody has used for a while.</param>
public sealed record CgroupLimit(string Folder, int Version, long LimitBytes, long UsedBytes, long ReclaimableBytes)
{
    /// <summary>What the group can still get; 0 where it uses more than it may.</summary>
    public long HeadroomBytes => Math.Max(0, LimitBytes - UsedBytes + Math.Min(ReclaimableBytes, UsedBytes));
}
