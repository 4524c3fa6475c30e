namespace Lathe.Training.Loop;

/// <summary>Where a run stands beside its weights and optimizer: what a checkpoint keeps of the loop.</summary>
public sealed record ProgressState
{
    /// <summary>Optimizer steps done.</summary>
    public int Step { get; init; }

    /// <summary>Passes over the data, as a fraction. Checkpoints from before there were streams do not say.</summary>
    public double Epoch { get; init; }

    /// <summary>Micro-batches of all steps. Checkpoints from before there were streams do not say.</summary>
    public long MicroBatches { get; init; }

    /// <summary>Tokens trained on, without padding.</summary>
    public long Tokens { get; init; }

    /// <summary>Rows trained on.</summary>
    public long Samples { get; init; }

    /// <summary>Sum of the mean losses of the steps since the last log line.</summary>
    public double LossSinceLog { get; init; }

    /// <summary>Sum of the balancing losses of routers of these steps; null where training goes without it.</summary>
    public double? BalanceSinceLog { get; init; }

    public int StepsSinceLog { get; init; }

    /// <summary>Sum of the mean losses of all steps.</summary>
    public double LossSum { get; init; }

    public double? LastLoss { get; init; }

    public double? BestEvalLoss { get; init; }

    /// <summary>Floating-point operations so far, as Hugging Face counts them: 6 x tokens x parameters outside the embedding.</summary>
    public double Flos { get; init; }
}
