using System.ComponentModel;
using System.Diagnostics;

namespace Lathe.Memory.Devices.Nvml;

/// <summary>Names of processes by the numbers the driver gives.</summary>
internal static class ProcessNames
{
    /// <summary>The host's own namespace of process numbers (<c>PROC_PID_INIT_INO</c> in Linux' proc_ns.h).</summary>
    private const string HostNamespace = "pid:[4026531836]";

    /// <summary>
    /// The program's name; null when it can't be read. In a container the driver's numbers are the host's, and the process of the same
    /// number would be another one: nothing is told there.
    /// </summary>
    public static string? Of(int processId) => Of(processId, NamespaceOfThisProcess());

    /// <param name="processId">The driver's number.</param>
    /// <param name="pidNamespace">Where this process' numbers are from; null where there are no namespaces.</param>
    internal static string? Of(int processId, string? pidNamespace)
    {
        if (pidNamespace is not (null or HostNamespace))
        {
            return null;
        }

        try
        {
            using var process = Process.GetProcessById(processId);
            return process.ProcessName is { Length: > 0 } name ? name : null;
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    private static string? NamespaceOfThisProcess()
    {
        try
        {
            return OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget ?? "unknown" : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }
}
