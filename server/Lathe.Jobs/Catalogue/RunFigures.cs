using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Catalogue;

/// <summary>What came out of a run so far. Null where it is not known.</summary>
public sealed record RunFigures
{
    /// <summary>Optimizer steps done.</summary>
    public required int Steps { get; init; }

    /// <summary>In nats.</summary>
    public double? LastLoss { get; init; }

    /// <summary>In nats.</summary>
    public double? BestEvalLoss { get; init; }

    /// <summary>See <see cref="RunGlance.Seconds"/>.</summary>
    public double? Seconds { get; init; }

    public double? TokensPerSecond { get; init; }

    /// <summary>Largest memory of the worker, its idle memory included.</summary>
    public long? PeakBytes { get; init; }

    public static RunFigures Of(RunDirectory run, RunGlance glance, RunStory story)
    {
        var memory = RecordFile.Read(run.Memory, RunJson.Indented.RunMemory);
        return new RunFigures
        {
            Steps = story.Summary?.Steps ?? glance.Info.Step,
            LastLoss = story.Summary?.LastLoss ?? glance.Info.Loss,
            BestEvalLoss = story.Summary?.BestEvalLoss ?? story.BestEval?.Loss,
            Seconds = glance.Seconds,
            TokensPerSecond = story.Summary?.TokensPerSecond ?? glance.Info.TokensPerSecond,
            PeakBytes = story.Summary?.PeakRssBytes ?? memory?.BaselineBytes + memory?.PeakBytes ?? story.LastStep?.RssBytes,
        };
    }
}
