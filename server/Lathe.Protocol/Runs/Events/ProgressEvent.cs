namespace Lathe.Protocol.Runs.Events;

/// <summary>How far a phase is, in its own unit; at most ten a second.</summary>
public sealed record ProgressEvent : RunEvent
{
    public required RunPhase Phase { get; init; }

    public required long Done { get; init; }

    /// <summary>0 when unknown.</summary>
    public required long Total { get; init; }
}
