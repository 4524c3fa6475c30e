using Lathe.Protocol.Worker;

namespace Lathe.Protocol.Runs.Events;

/// <summary>Terminal: the run was stopped.</summary>
public sealed record StoppedEvent : RunEvent
{
    public required StopMode Mode { get; init; }

    /// <summary>One sentence, where the mode alone would tell it wrong.</summary>
    public string? Message { get; init; }

    public RunSummary? Summary { get; init; }
}
