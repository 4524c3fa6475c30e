using System.Diagnostics;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Worker.Reporting;

/// <summary>
/// Tells once a second what the process uses, from its making to its disposal, on a thread of its own: whatever the run is busy with,
/// also while it loads, waits or is paused. A beat that cannot be written is left out.
/// </summary>
internal sealed class Heartbeat : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Action<RunEvent> _append;
    private readonly TimeSpan _interval;
    private readonly ManualResetEventSlim _ending = new();
    private readonly Thread _thread;
    private long _worked = Stopwatch.GetTimestamp();
    private bool _hasComplained;

    /// <param name="append">Writes an event; may throw <see cref="IOException"/>.</param>
    /// <param name="interval">Between two beats; null: one second.</param>
    public Heartbeat(Action<RunEvent> append, TimeSpan? interval = null)
    {
        _append = append;
        _interval = interval ?? Second;
        _thread = new Thread(Beat) { IsBackground = true, Name = "heartbeat" };
        _thread.Start();
    }

    /// <summary>The run's work came forward. Any thread; costs a look at the clock.</summary>
    public void Worked() => Volatile.Write(ref _worked, Stopwatch.GetTimestamp());

    /// <summary>Returns when no further beat will come.</summary>
    public void Dispose()
    {
        _ending.Set();
        _thread.Join();
        _ending.Dispose();
    }

    private void Beat()
    {
        var (since, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        while (!_ending.Wait(_interval))
        {
            var (now, total) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            Write(new SystemEvent
            {
                CpuPercent = Math.Round(100 * ((total - used) / Stopwatch.GetElapsedTime(since, now)), 1),
                RssBytes = Environment.WorkingSet,
                IdleSeconds = Math.Round(Stopwatch.GetElapsedTime(Volatile.Read(ref _worked), now).TotalSeconds, 3),
            });
            (since, used) = (now, total);
        }
    }

    /// <summary>A full disk must end neither the beats nor the run.</summary>
    private void Write(SystemEvent value)
    {
        try
        {
            _append(value);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (!_hasComplained)
            {
                _hasComplained = true;
                Console.Error.WriteLine($"A heartbeat cannot be written, so some will be missing: {failure.Message}");
            }
        }
    }
}
