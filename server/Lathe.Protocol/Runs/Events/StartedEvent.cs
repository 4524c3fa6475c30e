namespace Lathe.Protocol.Runs.Events;

/// <summary>The worker has its device and begins to work.</summary>
public sealed record StartedEvent : RunEvent
{
    public required string RunId { get; init; }

    public required string LatheVersion { get; init; }

    public required int ProcessId { get; init; }
}
