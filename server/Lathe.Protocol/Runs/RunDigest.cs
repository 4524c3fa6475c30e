using System.Text.Json;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Protocol.Runs;

/// <summary>What a run's events add up to: the newest of each kind that tells its state. <c>digest.json</c> holds that of an ended run.</summary>
public sealed record RunDigest
{
    /// <summary>0: there is no event.</summary>
    public long LastSeq { get; init; }

    public PhaseEvent? Phase { get; init; }

    /// <summary>Of the phase; null before it tells any.</summary>
    public ProgressEvent? Progress { get; init; }

    public PlanEvent? Plan { get; init; }

    public StepEvent? Step { get; init; }

    public EvalEvent? Eval { get; init; }

    public CheckpointEvent? Checkpoint { get; init; }

    /// <summary>Null when the run does not wait for its device.</summary>
    public QueuedEvent? Queued { get; init; }

    public SystemEvent? System { get; init; }

    public bool IsPaused { get; init; }

    public bool IsStopping { get; init; }

    /// <summary>Terminal event; null while the run goes on.</summary>
    public RunEvent? End { get; init; }

    /// <summary>Null when a run has none: it goes on, is older, or its end could not be written whole.</summary>
    public static RunDigest? Read(RunDirectory run) =>
        RecordFile.Read(run.Digest, RunJson.Indented.RunDigest) is { End.IsTerminal: true } digest ? digest : null;

    /// <summary>With one more event.</summary>
    public RunDigest With(RunEvent value)
    {
        var digest = value switch
        {
            PhaseEvent phase => this with { Phase = phase, Progress = null },
            ProgressEvent progress => this with { Progress = progress },
            PlanEvent plan => this with { Plan = plan },
            StepEvent step => this with { Step = step },
            EvalEvent eval => this with { Eval = eval },
            CheckpointEvent checkpoint => this with { Checkpoint = checkpoint },
            QueuedEvent queued => this with { Queued = queued },
            StartedEvent => this with { Queued = null },
            SystemEvent system => this with { System = system },
            PausedEvent => this with { IsPaused = true },
            ResumedEvent => this with { IsPaused = false },
            StoppingEvent => this with { IsStopping = true },
            _ => this,
        };
        return digest with { LastSeq = value.Seq, End = value.IsTerminal ? value : digest.End };
    }

    /// <summary>Writes it into the run's folder, whole or not at all. Without it the events tell the same, slower.</summary>
    internal void TryWrite(RunDirectory run)
    {
        try
        {
            PrivateFiles.Write(run.Digest, JsonSerializer.Serialize(this, RunJson.Indented.RunDigest) + "\n");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A full disk; nothing depends on it.
        }
    }
}
