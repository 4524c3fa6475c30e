namespace Lathe.Protocol.Runs.Events;

/// <summary>What the run is going to do.</summary>
public sealed record PlanEvent : RunEvent
{
    /// <summary>Optimizer steps.</summary>
    public required int TotalSteps { get; init; }

    /// <summary>0 where the data is streamed, so that nobody knows how much it is; so are the other figures per epoch.</summary>
    public required double Epochs { get; init; }

    public required int StepsPerEpoch { get; init; }

    public required long TrainableParameters { get; init; }

    public required long TotalParameters { get; init; }

    /// <summary>Training rows per epoch.</summary>
    public required long Examples { get; init; }

    /// <summary>Training tokens per epoch, without padding.</summary>
    public required long Tokens { get; init; }

    public required string Device { get; init; }

    public required string Dtype { get; init; }

    public required string GemmPath { get; init; }

    public required int Threads { get; init; }

    /// <summary>Step a resumed run starts after; 0 for a fresh one.</summary>
    public int ResumedFromStep { get; init; }
}
