namespace Lathe.Training.Loop;

/// <summary>One evaluation over the whole evaluation set.</summary>
public sealed record EvalRecord
{
    /// <summary>Optimizer steps done before it.</summary>
    public required int Step { get; init; }

    public required double Epoch { get; init; }

    /// <summary>Mean cross entropy, in nats, and the balancing loss of routers with its weight where there is one.</summary>
    public required double Loss { get; init; }

    /// <summary>exp of the cross entropy.</summary>
    public required double Perplexity { get; init; }

    /// <summary>Share of label tokens predicted exactly, 0 to 1; null unless the recipe asks for it.</summary>
    public double? Accuracy { get; init; }

    public required double RuntimeSeconds { get; init; }

    /// <summary>Evaluation rows.</summary>
    public required long Samples { get; init; }
}
