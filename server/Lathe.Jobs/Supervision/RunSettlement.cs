using System.Diagnostics.CodeAnalysis;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Supervision;

/// <summary>Closes the records of a run whose worker has ended.</summary>
public static class RunSettlement
{
    /// <summary>
    /// Explains the end. A worker that was killed could not write its last event; it is written here, once, under the run's lock.
    /// </summary>
    public static WorkerExit Settle(RunDirectory run, int exitCode) =>
        TrySettle(run, exitCode, out var exit) ? exit : WorkerExitExplainer.Explain(run, exitCode, last: null);

    /// <summary>
    /// False while somebody else holds the run, and nothing can be said of it then: another worker that has it, one who is settling it too,
    /// or one who asks whether the worker lives.
    /// </summary>
    public static bool TrySettle(RunDirectory run, int exitCode, [NotNullWhen(true)] out WorkerExit? exit)
    {
        exit = null;
        try
        {
            using var taken = RunLock.TryTake(run);
            if (taken is null)
            {
                return false;
            }

            using var events = new RunEventWriter(run);
            exit = WorkerExitExplainer.Explain(run, exitCode, events.Last is { IsTerminal: true } last ? last : null);
            events.Append(new FailedEvent { Kind = exit.Code, Message = exit.Message, Hint = exit.Hint });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The disk that was full for the worker is full here too; the explanation does not need it.
            exit ??= WorkerExitExplainer.Explain(run, exitCode, last: null);
        }

        return true;
    }
}
