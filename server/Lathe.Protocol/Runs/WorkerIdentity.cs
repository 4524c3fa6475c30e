namespace Lathe.Protocol.Runs;

/// <param name="ProcessId">Of the worker.</param>
/// <param name="StartedAt">Start time of that process: process ids are used again.</param>
/// <param name="ControlAddress">See <see cref="Lathe.Protocol.Worker.ControlAddress"/>; null when there is no socket.</param>
public sealed record WorkerIdentity(int ProcessId, DateTimeOffset StartedAt, string? ControlAddress)
{
    /// <summary>The same start in clock ticks since the system was booted, which no change of the clock moves; null where not told.</summary>
    public long? StartTicks { get; init; }
}
