namespace Lathe.Training.Loop;

/// <summary>What a run is going to do, known once model and data are read and before the first step.</summary>
public sealed record TrainingPlan
{
    /// <summary>Optimizer steps.</summary>
    public required int TotalSteps { get; init; }

    /// <summary>0 for streamed data, of which nobody knows how much there is; so are the other figures per epoch.</summary>
    public required double Epochs { get; init; }

    public required int StepsPerEpoch { get; init; }

    public required long TrainableParameters { get; init; }

    public required long TotalParameters { get; init; }

    /// <summary>Training rows per epoch.</summary>
    public required long Examples { get; init; }

    /// <summary>Training tokens per epoch, after truncation, without padding.</summary>
    public required long Tokens { get; init; }

    /// <summary>Such as <c>cpu</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Data type of the forward and backward passes, such as <c>bf16</c>.</summary>
    public required string Dtype { get; init; }

    /// <summary>Library and call that multiply matrices, such as <c>oneDNN bf16</c>.</summary>
    public required string GemmPath { get; init; }

    public required int Threads { get; init; }

    /// <summary>Step a resumed run starts after; 0 for a fresh one.</summary>
    public int ResumedFromStep { get; init; }
}
