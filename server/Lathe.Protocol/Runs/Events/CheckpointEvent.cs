namespace Lathe.Protocol.Runs.Events;

public sealed record CheckpointEvent : RunEvent
{
    public required int Step { get; init; }

    /// <summary>Absolute path of the checkpoint's folder.</summary>
    public required string Path { get; init; }
}
