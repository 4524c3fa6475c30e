using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;
using Lathe.Training.Loop;
using Lathe.Worker.Reporting;
using StopMode = Lathe.Protocol.Worker.StopMode;

namespace Lathe.Worker.Modes;

/// <summary>The terminal event of a run that ended without an exception.</summary>
internal static class OutcomeEvent
{
    public static RunEvent From(TrainingOutcome outcome, EventReporter reporter)
    {
        var diverged = WorkerExitAdvice.For(WorkerExitCode.Diverged);
        return outcome switch
        {
            TrainingOutcome.Completed => new FinishedEvent { Summary = reporter.Summary },
            TrainingOutcome.StoppedWithCheckpoint => new StoppedEvent { Mode = StopMode.WithCheckpoint, Summary = reporter.Summary },
            TrainingOutcome.StoppedNow => new StoppedEvent { Mode = StopMode.Now, Summary = reporter.Summary },
            _ => new FailedEvent
            {
                Kind = diverged.Code,
                Message = reporter.LastWarning ?? diverged.Meaning,
                Hint = diverged.Action,
            },
        };
    }
}
