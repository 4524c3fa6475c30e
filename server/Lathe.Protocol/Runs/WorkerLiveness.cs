using System.Diagnostics;
using System.Globalization;

namespace Lathe.Protocol.Runs;

/// <summary>
/// Whether a process is still the one that took a run: process ids are used again, so its start time counts too. Where the system
/// tells that in ticks since it was booted, those are compared: they stay the same when somebody sets the clock.
/// </summary>
public static class WorkerLiveness
{
    /// <summary>A worker takes its run well within this time, or never.</summary>
    public static readonly TimeSpan TakingTime = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan StartTimeSlack = TimeSpan.FromSeconds(2);

    /// <summary>Fields of <c>/proc/PID/stat</c> behind the name, which is in parentheses and may hold anything (proc(5)).</summary>
    private const int StateField = 0;
    private const int StartField = 19;

    /// <summary>This process.</summary>
    /// <param name="controlAddress">See <see cref="WorkerIdentity"/>.</param>
    public static WorkerIdentity Self(string? controlAddress = null)
    {
        using var self = Process.GetCurrentProcess();
        return new WorkerIdentity(self.Id, new DateTimeOffset(self.StartTime.ToUniversalTime(), TimeSpan.Zero), controlAddress)
        {
            StartTicks = Stat(self.Id) is { } stat ? stat.StartTicks : null,
        };
    }

    public static bool IsAlive(WorkerIdentity worker)
    {
        if (worker.StartTicks is { } ticks && OperatingSystem.IsLinux())
        {
            return Stat(worker.ProcessId) is { IsDead: false } stat && stat.StartTicks == ticks;
        }

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

    /// <summary>Null when there is no such process, or no <c>/proc</c>.</summary>
    private static (bool IsDead, long StartTicks)? Stat(int process)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[StateField] is "Z" or "X", long.Parse(fields[StartField], CultureInfo.InvariantCulture));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
