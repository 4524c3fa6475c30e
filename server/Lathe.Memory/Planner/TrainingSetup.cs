using Lathe.Models.Shapes;

namespace Lathe.Memory.Planner;

/// <summary>What is trained and how, as far as it decides memory. Recipes and published measurements are brought into this form.</summary>
public sealed record TrainingSetup
{
    public required ModelShape Shape { get; init; }

    public StageKind Stage { get; init; } = StageKind.Supervised;

    public TuningMethod Method { get; init; } = TuningMethod.Full;

    /// <summary>The low-rank matrices; only for <see cref="TuningMethod.Lora"/>.</summary>
    public AdapterSetup Adapter { get; init; } = new();

    /// <summary>The trained part; only for <see cref="TuningMethod.Freeze"/>.</summary>
    public FreezeSetup Part { get; init; } = new();

    /// <summary>How frozen weights are stored; null: as 16-bit or 32-bit numbers.</summary>
    public WeightQuantization? Quantization { get; init; }

    public Precision Precision { get; init; } = Precision.Mixed;

    public OptimizerMemory Optimizer { get; init; } = OptimizerMemory.AdamW;

    /// <summary>Sequences in one forward and backward pass.</summary>
    public int MicroBatch { get; init; } = 1;

    /// <summary>Tokens of the longest sequence.</summary>
    public int SequenceLength { get; init; } = 1024;

    public int GradientAccumulationSteps { get; init; } = 1;

    public Checkpointing Checkpointing { get; init; } = Checkpointing.Blocks;

    public AttentionKind Attention { get; init; } = AttentionKind.Fused;

    public LossKind Loss { get; init; } = LossKind.FullLogits;

    public Sharding Sharding { get; init; } = Sharding.None;

    /// <summary>Evaluation during training; null: none.</summary>
    public EvaluationSetup? Evaluation { get; init; }

    /// <summary>Tokens of one forward and backward pass. Preference pairs bring two sequences each.</summary>
    public long Tokens => (long)MicroBatch * SequenceLength * Stage.SequencesPerSample();

    public bool IsLora => Method == TuningMethod.Lora;

    /// <summary>The table of the embedding is trained as one of the model's own weights.</summary>
    public bool TrainsEmbedding => Method == TuningMethod.Full || (Method == TuningMethod.Freeze && Part.TrainsEmbedding(Shape));

    /// <summary>What gives the logits is trained as one of the model's own weights.</summary>
    public bool TrainsHead => Method == TuningMethod.Full || (Method == TuningMethod.Freeze && Part.TrainsHead(Shape));
}
