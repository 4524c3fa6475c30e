using Lathe.Jobs.Supervision;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Observation;

/// <summary>From records and history to <see cref="RunInfo"/>.</summary>
internal static class RunDescription
{
    public static RunInfo Of(RunDirectory run, RunRecord record, RunDigest history, bool isLost)
    {
        var end = history.End is { } last ? WorkerExitExplainer.Explain(run, (int)WorkerExitCode.Completed, last)
            : isLost ? WorkerExitExplainer.Explain(run, (int)WorkerExitCode.WorkerLost, last: null)
            : null;
        var isOver = end is not null;
        return new RunInfo
        {
            Id = run.Id.ToString(),
            State = StateOf(history, end, isLost),
            RecipePath = record.RecipePath,
            WorkingDirectory = record.WorkingDirectory,
            OutputDirectory = record.OutputDirectory,
            RecordsDirectory = run.FullPath,
            Device = record.Device,
            CreatedAt = record.CreatedAt,
            LastSeq = history.LastSeq,
            Phase = isOver ? null : history.Phase?.Phase,
            PhaseDetail = isOver ? null : history.Phase?.Detail,
            ProgressDone = isOver ? null : history.Progress?.Done,
            ProgressTotal = isOver ? null : history.Progress?.Total,
            WaitReason = isOver ? null : history.Queued?.Reason,
            Step = StepsDone(history),
            TotalSteps = history.Plan?.TotalSteps,
            Epoch = SummaryOf(history)?.Epochs ?? history.Step?.Epoch,
            Loss = Finite(history.Step?.Loss),
            EvalLoss = Finite(history.Eval?.Loss),
            LearningRate = Finite(history.Step?.LearningRate),
            TokensPerSecond = Finite(history.Step?.TokensPerSecond),
            EtaSeconds = isOver ? null : Finite(history.Step?.EtaSeconds),
            LastCheckpoint = history.Checkpoint?.Path,
            Message = end?.Message,
            Hint = end?.Hint,
        };
    }

    /// <summary>A step tells of itself only when it is logged; whatever happens after another one names it too.</summary>
    private static int StepsDone(RunDigest history) =>
        new[] { history.Step?.Step, history.Eval?.Step, history.Checkpoint?.Step, SummaryOf(history)?.Steps, history.Plan?.ResumedFromStep }.Max() ?? 0;

    private static RunSummary? SummaryOf(RunDigest history) => history.End switch
    {
        FinishedEvent finished => finished.Summary,
        StoppedEvent stopped => stopped.Summary,
        _ => null,
    };

    private static RunState StateOf(RunDigest history, WorkerExit? end, bool isLost) => end?.Code switch
    {
        _ when isLost => RunState.Lost,
        WorkerExitCode.Completed => RunState.Finished,
        WorkerExitCode.StoppedNow or WorkerExitCode.StoppedWithCheckpoint => RunState.Stopped,
        not null => RunState.Failed,
        null when history.IsStopping => RunState.Stopping,
        null when history.Queued is not null => RunState.Queued,
        null when history.IsPaused => RunState.Paused,
        null when history.Step is not null => RunState.Running,
        null => RunState.Starting,
    };

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
