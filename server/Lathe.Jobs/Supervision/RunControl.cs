using System.Diagnostics;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Supervision;

/// <summary>Asks a run's worker to do something: over its socket; stops also by signal.</summary>
public static class RunControl
{
    private static readonly TimeSpan StartingTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan EndingTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly ControlReply Accepted = new(Accepted: true);
    private static readonly ControlReply HasEnded = new(Accepted: false, "The run has ended.");

    /// <summary>
    /// Returns when the worker has the request, or with the reason why it will not do it. A worker that is just starting is waited for:
    /// it cannot be asked before it has taken the run.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="action">What to ask for.</param>
    /// <param name="ended">Completes when the run has ended.</param>
    /// <param name="cancellation">Ends the waiting; the request may have been made.</param>
    public static async Task<ControlReply> AskAsync(
        RunDirectory run, RunAction action, Task ended, CancellationToken cancellation = default)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < StartingTime && !ended.IsCompleted;)
        {
            if (RunRecords.Read(run)?.Worker is { } worker)
            {
                return await AskAsync(run, worker, action, ended, cancellation).ConfigureAwait(false);
            }

            await Task.WhenAny(ended, Task.Delay(Pause, cancellation)).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }

        return ended.IsCompleted ? HasEnded : new ControlReply(Accepted: false, "No worker has taken the run yet.");
    }

    private static async Task<ControlReply> AskAsync(
        RunDirectory run, WorkerIdentity worker, RunAction action, Task ended, CancellationToken cancellation)
    {
        if (!WorkerLiveness.IsAlive(worker))
        {
            return HasEnded;
        }

        var isStop = action is RunAction.Stop or RunAction.StopNow;
        var (client, reason) = await ControlClient.ConnectAsync(run, cancellation).ConfigureAwait(false);
        using (client)
        {
            var reply = client is null ? null : await client.AskAsync(action, cancellation).ConfigureAwait(false);
            if (reply is not null)
            {
                return reply;
            }

            if (client is not null && isStop)
            {
                // A worker that stops at once may take its answer with it. A signal would kill it before it has told how it ended.
                await Task.WhenAny(ended, Task.Delay(EndingTime, cancellation)).ConfigureAwait(false);
                if (ended.IsCompleted)
                {
                    return Accepted;
                }
            }
        }

        if (ended.IsCompleted)
        {
            return HasEnded;
        }

        return isStop
            ? await StopBySignalAsync(worker, action, cancellation).ConfigureAwait(false)
            : new ControlReply(Accepted: false, $"{reason ?? "The run's worker does not answer."} Without it the run can only be stopped.");
    }

    private static async Task<ControlReply> StopBySignalAsync(WorkerIdentity worker, RunAction action, CancellationToken cancellation)
    {
        if (!UnixSignals.Terminate(worker))
        {
            return new ControlReply(Accepted: false, "The run's worker has ended or cannot be reached.");
        }

        if (action is RunAction.StopNow)
        {
            // Two signals that are pending together count as one.
            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
            UnixSignals.Terminate(worker);
        }

        return Accepted;
    }
}
