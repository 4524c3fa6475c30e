namespace Lathe.Protocol.Runs.Events;

/// <summary>The run waits for its device. Written when the wait begins and when the place in the line changes.</summary>
public sealed record QueuedEvent : RunEvent
{
    /// <summary>As in <see cref="RunRecord.Device"/>.</summary>
    public required string Device { get; init; }

    /// <summary>From 1: the next run to start.</summary>
    public required int Position { get; init; }

    /// <summary>What the run waits for, one sentence.</summary>
    public required string Reason { get; init; }
}
