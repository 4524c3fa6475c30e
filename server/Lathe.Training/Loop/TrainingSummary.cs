namespace Lathe.Training.Loop;

/// <summary>What a run has done, when it ends by itself or by a stop.</summary>
public sealed record TrainingSummary
{
    /// <summary>Optimizer steps done, a resumed run's earlier ones included.</summary>
    public required int Steps { get; init; }

    public required double Epochs { get; init; }

    /// <summary>Mean training loss over this run's steps, in nats; null when there were none.</summary>
    public double? TrainLoss { get; init; }

    /// <summary>Last logged training loss.</summary>
    public double? LastLoss { get; init; }

    /// <summary>Lowest evaluation loss.</summary>
    public double? BestEvalLoss { get; init; }

    /// <summary>Wall time of the training loop.</summary>
    public required double RuntimeSeconds { get; init; }

    /// <summary>Tokens per second of wall time of the training loop.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>Largest resident memory of the process.</summary>
    public required long PeakRssBytes { get; init; }

    /// <summary>Absolute path of the folder with the artifacts.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>Artifacts written, relative to <see cref="OutputDirectory"/>, the most useful first.</summary>
    public required IReadOnlyList<string> Files { get; init; }
}
