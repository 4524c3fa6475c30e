using System.Diagnostics;

namespace Lathe.Cli.Daemon.Hosting;

/// <summary>Notices that the client's process is gone, should its end of the pipe stay open (a sibling may hold it).</summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Completes when there is no such process any more.</summary>
    public static async Task WaitForEndAsync(int processId, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval);
        while (IsAlive(processId))
        {
            await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException)
        {
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // It lives and is not ours to look at.
            return true;
        }
    }
}
