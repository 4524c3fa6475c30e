using System.Diagnostics;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Supervision;

/// <summary>Asks a run's worker to stop: over its socket, else by signal.</summary>
public static class RunStopper
{
    private static readonly TimeSpan StartingTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan EndingTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Returns when the worker has the request; false when there is no worker any more. A worker that is just starting is waited
    /// for: it cannot be asked before it has taken the run.
    /// </summary>
    public static async Task<bool> StopAsync(RunDirectory run, StopMode mode, Task ended, CancellationToken cancellation = default)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < StartingTime && !ended.IsCompleted;)
        {
            if (RunRecords.Read(run)?.Worker is { } worker)
            {
                return await ThroughSocketAsync(run, mode, ended, cancellation).ConfigureAwait(false)
                    || await BySignalAsync(worker, mode, cancellation).ConfigureAwait(false);
            }

            await Task.WhenAny(ended, Task.Delay(Pause, cancellation)).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }

        return false;
    }

    private static async Task<bool> ThroughSocketAsync(RunDirectory run, StopMode mode, Task ended, CancellationToken cancellation)
    {
        using var control = await RunControl.ConnectAsync(run, cancellation).ConfigureAwait(false);
        if (control is null)
        {
            return false;
        }

        if (await control.StopAsync(mode, cancellation).ConfigureAwait(false))
        {
            return true;
        }

        // A worker that stops at once may take its answer with it. A signal would kill it before it has told how it ended.
        await Task.WhenAny(ended, Task.Delay(EndingTime, cancellation)).ConfigureAwait(false);
        return ended.IsCompleted;
    }

    private static async Task<bool> BySignalAsync(WorkerIdentity worker, StopMode mode, CancellationToken cancellation)
    {
        if (!UnixSignals.Terminate(worker))
        {
            return false;
        }

        if (mode is StopMode.Now)
        {
            // Two signals that are pending together count as one.
            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
            UnixSignals.Terminate(worker);
        }

        return true;
    }
}
