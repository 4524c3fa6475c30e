namespace Lathe.Protocol.Runs.Events;

/// <summary>Something the user should know while the run goes on.</summary>
public sealed record NoticeEvent : RunEvent
{
    public required NoticeLevel Severity { get; init; }

    /// <summary>Short and stable.</summary>
    public required string Code { get; init; }

    public required string Message { get; init; }
}
