using System.Globalization;

namespace Lathe.Training.Diagnostics;

/// <summary>Memory of this machine and process, from /proc; -1 where the system does not tell.</summary>
public static class HostMemory
{
    public static long TotalBytes => Field("/proc/meminfo", "MemTotal");

    public static long AvailableBytes => Field("/proc/meminfo", "MemAvailable");

    /// <summary>Resident memory of this process.</summary>
    public static long ResidentBytes => OperatingSystem.IsLinux() ? Field("/proc/self/status", "VmRSS") : Environment.WorkingSet;

    /// <summary>The most it ever was.</summary>
    public static long PeakResidentBytes => OperatingSystem.IsLinux() ? Field("/proc/self/status", "VmHWM") : -1;

    private static long Field(string file, string name)
    {
        if (!File.Exists(file))
        {
            return -1;
        }

        foreach (var line in File.ReadLines(file))
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] == ':')
            {
                var number = line[(name.Length + 1)..].Replace("kB", "", StringComparison.Ordinal).Trim();
                return long.Parse(number, CultureInfo.InvariantCulture) * 1024;
            }
        }

        return -1;
    }
}
