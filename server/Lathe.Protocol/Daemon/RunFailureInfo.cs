using Lathe.Protocol.Worker;

namespace Lathe.Protocol.Daemon;

/// <summary>Why a run died, and what may be done.</summary>
public sealed record RunFailureInfo
{
    /// <summary>The class of failure.</summary>
    public required WorkerExitCode Kind { get; init; }

    /// <summary>What happened and where, one sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What to do.</summary>
    public string? Hint { get; init; }

    /// <summary>The last lines of what the worker's process printed, oldest first.</summary>
    public required IReadOnlyList<string> LogLines { get; init; }

    /// <summary>Edits of the recipe that may let it come through, the first one to try first; empty when no edit would.</summary>
    public required IReadOnlyList<RunRemedyInfo> Remedies { get; init; }

    /// <summary>Name of the checkpoint the run can go on from; null when there is none.</summary>
    public string? Checkpoint { get; init; }
}
