namespace Lathe.Recipes.Model;

/// <summary>The loop: steps, optimizer, schedule, precision, logging, evaluation, saving.</summary>
public sealed record TrainingOptions
{
    public string OutputDir { get; init; } = "trainer_output";

    public bool OverwriteOutputDir { get; init; }

    public string? ResumeFromCheckpoint { get; init; }

    public bool DoTrain { get; init; }

    public bool DoEval { get; init; }

    public int PerDeviceTrainBatchSize { get; init; } = 8;

    public int PerDeviceEvalBatchSize { get; init; } = 8;

    public int GradientAccumulationSteps { get; init; } = 1;

    public double NumTrainEpochs { get; init; } = 3.0;

    /// <summary>Optimizer steps; above 0 it decides instead of <see cref="NumTrainEpochs"/>.</summary>
    public int MaxSteps { get; init; } = -1;

    public double LearningRate { get; init; } = 5e-5;

    public SchedulerType LrSchedulerType { get; init; } = SchedulerType.Linear;

    /// <summary>Steps, or a share of all steps when in [0, 1).</summary>
    public double WarmupSteps { get; init; }

    public double? WarmupRatio { get; init; }

    public OptimizerType Optim { get; init; } = OptimizerType.AdamwTorchFused;

    public double WeightDecay { get; init; }

    public double AdamBeta1 { get; init; } = 0.9;

    public double AdamBeta2 { get; init; } = 0.999;

    public double AdamEpsilon { get; init; } = 1e-8;

    /// <summary>Clip norm; 0 turns clipping off.</summary>
    public double MaxGradNorm { get; init; } = 1.0;

    public bool Bf16 { get; init; }

    public int Seed { get; init; } = 42;

    public int? DataSeed { get; init; }

    public IntervalStrategy LoggingStrategy { get; init; } = IntervalStrategy.Steps;

    /// <summary>Steps, or a share of all steps when below 1.</summary>
    public double LoggingSteps { get; init; } = 500;

    public bool LoggingFirstStep { get; init; }

    public IntervalStrategy EvalStrategy { get; init; } = IntervalStrategy.No;

    /// <summary>Steps, or a share of all steps when below 1; null means <see cref="LoggingSteps"/>.</summary>
    public double? EvalSteps { get; init; }

    public bool EvalOnStart { get; init; }

    public IntervalStrategy SaveStrategy { get; init; } = IntervalStrategy.Steps;

    /// <summary>Steps, or a share of all steps when below 1.</summary>
    public double SaveSteps { get; init; } = 500;

    public int? SaveTotalLimit { get; init; }

    public bool SaveOnlyModel { get; init; }

    public bool DataloaderDropLast { get; init; }

    public bool IncludeNumInputTokensSeen { get; init; }

    public bool DisableTqdm { get; init; }

    public string? RunName { get; init; }
}

public enum SchedulerType
{
    Linear,
    Cosine,
    Constant,
    ConstantWithWarmup,
}

public enum OptimizerType
{
    AdamwTorch,
    AdamwTorchFused,
}

public enum IntervalStrategy
{
    No,
    Steps,
    Epoch,
}
