using Lathe.Protocol.Runs.Events;

namespace Lathe.Protocol.Daemon;

/// <summary>A run and its newest state. Paths are absolute.</summary>
public sealed record RunInfo
{
    public required string Id { get; init; }

    public required RunState State { get; init; }

    public required string RecipePath { get; init; }

    public required string WorkingDirectory { get; init; }

    public required string OutputDirectory { get; init; }

    /// <summary>The run's own folder: records, events, log.</summary>
    public required string RecordsDirectory { get; init; }

    /// <summary>What the run has, or waits for, alone: <c>cpu</c>, or a GPU.</summary>
    public required string Device { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Number of the newest event this state contains; 0 when there is none.</summary>
    public required long LastSeq { get; init; }

    public RunPhase? Phase { get; init; }

    /// <summary>Such as a file name.</summary>
    public string? PhaseDetail { get; init; }

    public long? ProgressDone { get; init; }

    public long? ProgressTotal { get; init; }

    /// <summary>Until the phase has come through, by its rate while it was looked at; null when that is not known.</summary>
    public double? PhaseEtaSeconds { get; init; }

    /// <summary>Why the run has not begun; null unless it is queued.</summary>
    public string? WaitReason { get; init; }

    /// <summary>For how long nothing has been heard of the worker, or of its work; null while both are alive.</summary>
    public double? StalledSeconds { get; init; }

    /// <summary>Optimizer steps done.</summary>
    public required int Step { get; init; }

    public int? TotalSteps { get; init; }

    public double? Epoch { get; init; }

    public double? Loss { get; init; }

    public double? EvalLoss { get; init; }

    public double? LearningRate { get; init; }

    public double? TokensPerSecond { get; init; }

    public double? EtaSeconds { get; init; }

    public string? LastCheckpoint { get; init; }

    /// <summary>How it ended, in one sentence.</summary>
    public string? Message { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Hint { get; init; }
}
