namespace Lathe.Protocol.Runs.Events;

/// <summary>One logged optimizer step.</summary>
public sealed record StepEvent : RunEvent
{
    public required int Step { get; init; }

    public required int TotalSteps { get; init; }

    public required double Epoch { get; init; }

    /// <summary>
    /// Mean cross entropy per label token since the last record, in nats, and the balancing loss of routers with its weight where there is one.
    /// </summary>
    public required double Loss { get; init; }

    /// <summary>Balancing loss of the routers of a mixture of experts, without its weight; null: none is trained with.</summary>
    public double? AuxLoss { get; init; }

    public required double LearningRate { get; init; }

    /// <summary>Before clipping.</summary>
    public double? GradNorm { get; init; }

    public required double TokensPerSecond { get; init; }

    public required double SamplesPerSecond { get; init; }

    public required StepTimes Milliseconds { get; init; }

    public required long RssBytes { get; init; }

    public required double EtaSeconds { get; init; }
}
