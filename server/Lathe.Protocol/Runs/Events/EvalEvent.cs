namespace Lathe.Protocol.Runs.Events;

/// <summary>One evaluation over the whole evaluation set.</summary>
public sealed record EvalEvent : RunEvent
{
    public required int Step { get; init; }

    public required double Epoch { get; init; }

    /// <summary>In nats.</summary>
    public required double Loss { get; init; }

    public required double Perplexity { get; init; }

    /// <summary>0 to 1.</summary>
    public double? Accuracy { get; init; }

    public required double RuntimeSeconds { get; init; }

    public required long Samples { get; init; }
}
