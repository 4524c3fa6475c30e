namespace Lathe.Protocol.Runs.Events;

/// <summary>What a run has done.</summary>
public sealed record RunSummary
{
    public required int Steps { get; init; }

    public required double Epochs { get; init; }

    /// <summary>Mean training loss, in nats; null when there were no steps.</summary>
    public double? TrainLoss { get; init; }

    public double? LastLoss { get; init; }

    public double? BestEvalLoss { get; init; }

    public required double RuntimeSeconds { get; init; }

    public required double TokensPerSecond { get; init; }

    public required long PeakRssBytes { get; init; }

    /// <summary>Absolute.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>Artifacts, relative to <see cref="OutputDirectory"/>, the most useful first.</summary>
    public required IReadOnlyList<string> Files { get; init; }
}
