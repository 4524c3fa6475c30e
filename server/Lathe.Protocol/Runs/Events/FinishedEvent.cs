namespace Lathe.Protocol.Runs.Events;

/// <summary>Terminal: the run did all its steps.</summary>
public sealed record FinishedEvent : RunEvent
{
    /// <summary>Null when the engine gave none.</summary>
    public RunSummary? Summary { get; init; }
}
