using System.Diagnostics;
using System.Runtime.InteropServices;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Supervision;

internal static partial class UnixSignals
{
    private const int Sigterm = 15;
    private static readonly TimeSpan StartTimeSlack = TimeSpan.FromSeconds(2);

    /// <summary>Sends SIGTERM, if the process is still the one that took the run. False when not, and on Windows.</summary>
    public static bool Terminate(WorkerIdentity worker)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(worker.ProcessId);
            var started = new DateTimeOffset(process.StartTime.ToUniversalTime(), TimeSpan.Zero);
            return (started - worker.StartedAt).Duration() < StartTimeSlack && kill(worker.ProcessId, Sigterm) == 0;
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
