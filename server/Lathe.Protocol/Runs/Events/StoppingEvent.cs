using Lathe.Protocol.Worker;

namespace Lathe.Protocol.Runs.Events;

/// <summary>A stop was asked for.</summary>
public sealed record StoppingEvent : RunEvent
{
    public required StopMode Mode { get; init; }
}
