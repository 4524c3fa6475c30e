namespace Lathe.Protocol.Runs.Events;

/// <summary>A worker has taken the run.</summary>
public sealed record StartedEvent : RunEvent
{
    public required string RunId { get; init; }

    public required string LatheVersion { get; init; }

    public required int ProcessId { get; init; }
}
