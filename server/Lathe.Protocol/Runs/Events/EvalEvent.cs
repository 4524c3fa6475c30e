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

    /// <summary>Of generated answers, as LLaMA-Factory scores them, 0 to 100; null where none were asked for.</summary>
    public double? Bleu4 { get; init; }

    /// <summary>0 to 100.</summary>
    public double? Rouge1 { get; init; }

    /// <summary>0 to 100.</summary>
    public double? Rouge2 { get; init; }

    /// <summary>0 to 100.</summary>
    public double? RougeL { get; init; }

    /// <summary>Share of generated answers that are the expected ones, 0 to 1.</summary>
    public double? ExactMatch { get; init; }

    public required double RuntimeSeconds { get; init; }

    public required long Samples { get; init; }
}
