using Lathe.Jobs.Events;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Catalogue;

/// <summary>How a run ended, as its files tell it. Reads only.</summary>
public static class RunEnding
{
    /// <summary>128 + the number of SIGKILL.</summary>
    private const int Killed = 137;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Who started the worker knows its exit code and writes the end down: it is let go first.</summary>
    private static readonly TimeSpan StarterTime = TimeSpan.FromSeconds(3);

    /// <summary>Null while the run goes on.</summary>
    public static WorkerExit? Of(RunDirectory run, RunRecord record) => Look(run, record).Exit;

    /// <summary>Memory ran out: the worker said so, or the kernel killed it for that.</summary>
    public static bool IsForMemory(RunDirectory run, WorkerExit exit) =>
        exit.Code is WorkerExitCode.HostMemory or WorkerExitCode.DeviceMemory
        || (exit.Code is WorkerExitCode.WorkerLost && WorkerEnd.Read(run) is { ExitCode: Killed, MetOutOfMemoryKiller: true });

    /// <summary>Waits until the run has ended; null when its records are removed meanwhile.</summary>
    public static async Task<WorkerExit?> WaitAsync(RunDirectory run, CancellationToken cancellation = default)
    {
        for (var lostFor = TimeSpan.Zero; RunRecords.Read(run) is { } record;)
        {
            var (exit, isWritten) = Look(run, record);
            if (isWritten || lostFor > StarterTime)
            {
                return exit;
            }

            lostFor = exit is null ? TimeSpan.Zero : lostFor + PollInterval;
            await Task.Delay(PollInterval, cancellation).ConfigureAwait(false);
        }

        return null;
    }

    private static (WorkerExit? Exit, bool IsWritten) Look(RunDirectory run, RunRecord record)
    {
        if (EventTail.End(run) is { } end)
        {
            return (Explain(end), true);
        }

        if (!WorkerPresence.IsGone(run, record, DateTimeOffset.UtcNow))
        {
            return (null, false);
        }

        // It may have told its end between the two questions; now it tells nothing more.
        return EventTail.End(run) is { } told
            ? (Explain(told), true)
            : (WorkerExitExplainer.Explain(run, (int)WorkerExitCode.WorkerLost, last: null), false);

        WorkerExit Explain(RunEvent terminal) => WorkerExitExplainer.Explain(run, (int)WorkerExitCode.Completed, terminal);
    }
}
