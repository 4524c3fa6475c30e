using System.Diagnostics;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Supervision;

/// <summary>Whether a process is still the one that took a run: process ids are used again, so its start time counts too.</summary>
internal static class WorkerLiveness
{
    private static readonly TimeSpan StartTimeSlack = TimeSpan.FromSeconds(2);

    public static bool IsAlive(WorkerIdentity worker)
    {
        try
        {
            using var process = Process.GetProcessById(worker.ProcessId);
            var started = new DateTimeOffset(process.StartTime.ToUniversalTime(), TimeSpan.Zero);
            return (started - worker.StartedAt).Duration() < StartTimeSlack && !process.HasExited;
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
