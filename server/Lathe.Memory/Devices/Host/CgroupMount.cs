using System.Globalization;

namespace Lathe.Memory.Devices.Host;

/// <summary>A place where a hierarchy of control groups that counts memory is mounted (proc_pid_mountinfo(5)).</summary>
/// <param name="Version">Of the interface: 1 or 2.</param>
/// <param name="Root">The group in the hierarchy that the mount point shows; a container may see only its own.</param>
/// <param name="Point">The mount point.</param>
internal sealed record CgroupMount(int Version, string Root, string Point)
{
    private const int RootField = 3;
    private const int PointField = 4;

    /// <param name="mountInfo">Lines of /proc/self/mountinfo.</param>
    public static IEnumerable<CgroupMount> Parse(IEnumerable<string> mountInfo)
    {
        foreach (string line in mountInfo)
        {
            // Optional fields of any number stand before a lone dash; type, source and the file system's own options follow it.
            string[] halves = line.Split(" - ", 2);
            string[] fields = halves[0].Split(' ');
            string[] rest = halves.Length == 2 ? halves[1].Split(' ') : [];
            if (fields.Length <= PointField || rest.Length == 0)
            {
                continue;
            }

            int version = rest[0] switch
            {
                "cgroup2" => 2,
                "cgroup" when rest.Length > 2 && rest[2].Split(',').Contains("memory") => 1,
                _ => 0,
            };
            if (version > 0)
            {
                yield return new CgroupMount(version, Unescape(fields[RootField]), Unescape(fields[PointField]));
            }
        }
    }

    /// <summary>
    /// A group's way below the mount point; null where the mount does not show it. Then the mount point is the nearest there is to see.
    /// </summary>
    /// <param name="group">Such as "/user.slice/session-1.scope", from /proc/self/cgroup.</param>
    public string? Below(string group)
    {
        string root = Root == "/" ? "" : Root;
        if (group.Split('/').Contains("..") || !(group + "/").StartsWith(root + "/", StringComparison.Ordinal))
        {
            return null;
        }

        return group[root.Length..].Trim('/');
    }

    /// <summary>Blanks and their like are written as a backslash with three octal digits.</summary>
    private static string Unescape(string field)
    {
        int at = field.IndexOf('\\', StringComparison.Ordinal);
        while (at >= 0 && at + 3 < field.Length)
        {
            if (field[(at + 1)..(at + 4)].All(char.IsAsciiDigit))
            {
                int code = field[(at + 1)..(at + 4)].Aggregate(0, (sum, digit) => (sum * 8) + digit - '0');
                field = string.Create(CultureInfo.InvariantCulture, $"{field[..at]}{(char)code}{field[(at + 4)..]}");
            }

            at = field.IndexOf('\\', at + 1);
        }

        return field;
    }
}
