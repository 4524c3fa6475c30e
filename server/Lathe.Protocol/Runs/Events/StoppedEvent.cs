using Lathe.Protocol.Worker;

namespace Lathe.Protocol.Runs.Events;

/// <summary>Terminal: the run was stopped.</summary>
public sealed record StoppedEvent : RunEvent
{
    public required StopMode Mode { get; init; }

    public RunSummary? Summary { get; init; }
}
