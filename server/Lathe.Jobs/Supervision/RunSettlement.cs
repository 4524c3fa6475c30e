using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Supervision;

/// <summary>Closes the records of a run whose worker has ended.</summary>
public static class RunSettlement
{
    /// <summary>
    /// Explains the end. A worker that was killed could not write its last event; it is written here, once, under the run's lock.
    /// </summary>
    public static WorkerExit Settle(RunDirectory run, int exitCode)
    {
        try
        {
            using var taken = RunLock.TryTake(run);
            if (taken is null)
            {
                // Another worker has the run: this one was refused, and the records are not ours to close.
                return WorkerExitExplainer.Explain(run, exitCode, last: null);
            }

            using var events = new RunEventWriter(run);
            var exit = WorkerExitExplainer.Explain(run, exitCode, events.Last is { IsTerminal: true } last ? last : null);
            events.Append(new FailedEvent { Kind = exit.Code, Message = exit.Message, Hint = exit.Hint });
            return exit;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The disk that was full for the worker is full here too; the explanation does not need it.
            return WorkerExitExplainer.Explain(run, exitCode, last: null);
        }
    }
}
