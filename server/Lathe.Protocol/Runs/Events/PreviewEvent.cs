namespace Lathe.Protocol.Runs.Events;

/// <summary>A greedy answer before or after training.</summary>
public sealed record PreviewEvent : RunEvent
{
    public required PreviewTime When { get; init; }

    /// <summary>Number of the prompt, from 0; the same before and after.</summary>
    public required int Index { get; init; }

    public required string Prompt { get; init; }

    public required string Answer { get; init; }
}
