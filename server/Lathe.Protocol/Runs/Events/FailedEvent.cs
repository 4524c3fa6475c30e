using Lathe.Protocol.Worker;

namespace Lathe.Protocol.Runs.Events;

/// <summary>Terminal: the run could not go on.</summary>
public sealed record FailedEvent : RunEvent
{
    public required WorkerExitCode Kind { get; init; }

    /// <summary>One sentence: what and where.</summary>
    public required string Message { get; init; }

    /// <summary>What to do.</summary>
    public string? Hint { get; init; }
}
