namespace Lathe.Protocol.Runs.Events;

public sealed record PhaseEvent : RunEvent
{
    public required RunPhase Phase { get; init; }

    /// <summary>Such as a file name.</summary>
    public string? Detail { get; init; }
}
