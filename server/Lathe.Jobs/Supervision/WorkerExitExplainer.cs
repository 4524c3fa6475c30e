using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Supervision;

/// <summary>Turns an exit code, the last event and the log into a sentence and an action.</summary>
public static class WorkerExitExplainer
{
    private const int SignalBase = 128;

    /// <param name="run">The run, for its log.</param>
    /// <param name="exitCode">Of the process, for those who saw it end; what its run's folder tells comes first.</param>
    /// <param name="last">Terminal event the worker wrote; null when it wrote none.</param>
    public static WorkerExit Explain(RunDirectory run, int exitCode, RunEvent? last)
    {
        if (last is FailedEvent failed)
        {
            var log = failed.Kind is WorkerExitCode.Internal or WorkerExitCode.WorkerLost or WorkerExitCode.Crashed ? LogTail.Read(run.Log) : [];
            return new WorkerExit(failed.Kind, exitCode, failed.Message, failed.Hint ?? Hint(failed.Kind), log);
        }

        if (last is { IsTerminal: true })
        {
            var code = last switch
            {
                StoppedEvent { Mode: StopMode.Now } => WorkerExitCode.StoppedNow,
                StoppedEvent => WorkerExitCode.StoppedWithCheckpoint,
                _ => WorkerExitCode.Completed,
            };
            var told = (last as StoppedEvent)?.Message ?? WorkerExitAdvice.For(code).Meaning;
            return new WorkerExit(code, exitCode, told, Hint(code), []);
        }

        var end = WorkerEnd.Read(run);
        exitCode = end?.ExitCode ?? exitCode;
        if (exitCode > SignalBase && SignalDeath.Find(exitCode - SignalBase, end?.MetOutOfMemoryKiller) is { } death)
        {
            return new WorkerExit(death.Code, exitCode, death.Meaning, death.Action, LogTail.Read(run.Log));
        }

        var known = Enum.IsDefined((WorkerExitCode)exitCode) && exitCode != (int)WorkerExitCode.Completed;
        var lost = known ? (WorkerExitCode)exitCode : WorkerExitCode.WorkerLost;
        var meaning = known
            ? (lost is WorkerExitCode.Output ? OutputTrouble.Find(run) : null) ?? WorkerExitAdvice.For(lost).Meaning
            : $"The worker process ended with exit code {exitCode} before it could say why.";
        return new WorkerExit(lost, exitCode, meaning, Hint(lost), LogTail.Read(run.Log));
    }

    private static string? Hint(WorkerExitCode code) => WorkerExitAdvice.For(code).Action is { Length: > 0 } action ? action : null;
}
