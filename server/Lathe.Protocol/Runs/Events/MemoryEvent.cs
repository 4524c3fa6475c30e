namespace Lathe.Protocol.Runs.Events;

/// <summary>
/// Peaks of memory have risen: before the first step, at most once per logged step, and once before the run ends, however it ends.
/// </summary>
public sealed record MemoryEvent : RunEvent
{
    public required RunMemory Memory { get; init; }
}
