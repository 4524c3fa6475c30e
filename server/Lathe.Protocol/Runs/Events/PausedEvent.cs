namespace Lathe.Protocol.Runs.Events;

/// <summary>The run does nothing after its current step, and keeps its memory and its device, until it is resumed or stopped.</summary>
public sealed record PausedEvent : RunEvent
{
    /// <summary>Optimizer steps done.</summary>
    public required int Step { get; init; }
}
