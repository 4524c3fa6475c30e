namespace Lathe.Training.Loop;

/// <summary>One logged optimizer step: values are means over the steps since the last record, unless said otherwise.</summary>
public sealed record StepRecord
{
    /// <summary>Optimizer steps done, from 1.</summary>
    public required int Step { get; init; }

    public required int TotalSteps { get; init; }

    /// <summary>Epochs done, as a fraction.</summary>
    public required double Epoch { get; init; }

    /// <summary>Mean cross entropy per label token, in nats, and the balancing loss of routers with its weight where there is one.</summary>
    public required double Loss { get; init; }

    /// <summary>Balancing loss of routers without its weight, which is 1 per expert of a token where all experts get as much; null: none.</summary>
    public double? AuxLoss { get; init; }

    /// <summary>Of this step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>L2 norm of this step's gradient before clipping; null when it was not computed.</summary>
    public double? GradNorm { get; init; }

    public required double TokensPerSecond { get; init; }

    public required double SamplesPerSecond { get; init; }

    /// <summary>Wall time per step spent in waiting for data.</summary>
    public required double DataMilliseconds { get; init; }

    public required double ForwardMilliseconds { get; init; }

    public required double BackwardMilliseconds { get; init; }

    public required double OptimizerMilliseconds { get; init; }

    /// <summary>Resident memory of the process now.</summary>
    public required long RssBytes { get; init; }

    /// <summary>Estimated time until the last step.</summary>
    public required double EtaSeconds { get; init; }
}
