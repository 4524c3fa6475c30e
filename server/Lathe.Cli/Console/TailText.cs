using Lathe.Memory;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Console;

/// <summary>
/// Events as single lines for who comes later: as <see cref="EventText"/>, and also what the shell of the run shows otherwise.
/// </summary>
internal static class TailText
{
    /// <summary>Null for events that need no line of their own.</summary>
    public static string? Of(RunEvent value) => value switch
    {
        QueuedEvent queued => $"queued: {queued.Reason}",
        StartedEvent started => $"started (process {started.ProcessId}, Lathe {started.LatheVersion})",
        PausedEvent paused => $"paused after step {paused.Step}",
        ResumedEvent => "resumed",
        StoppingEvent { Mode: StopMode.Now } => "stopping now",
        StoppingEvent => "stopping after this step with a checkpoint",
        PreviewEvent preview => $"{(preview.When is PreviewTime.Before ? "before" : "after")}: {preview.Prompt} -> {preview.Answer.Trim()}",
        FinishedEvent finished => "finished" + Of(finished.Summary),
        StoppedEvent { Mode: StopMode.Now } stopped => "stopped now" + Of(stopped.Summary),
        StoppedEvent stopped => "stopped with a checkpoint" + Of(stopped.Summary),
        FailedEvent failed => $"failed: {failed.Message}",
        _ => EventText.Of(value),
    };

    private static string Of(RunSummary? summary) => summary is null
        ? ""
        : $": {Figures.Count(summary.Steps)} steps in {Figures.Duration(summary.RuntimeSeconds)}, " +
            $"last loss {Figures.Loss(summary.LastLoss)}, {Gib.Format(summary.PeakRssBytes)} at most";
}
