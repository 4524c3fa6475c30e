namespace Lathe.Recipes.Model;

/// <summary>What is trained: stage, full or LoRA, and the adapter's shape.</summary>
public sealed record MethodOptions
{
    public TrainingStage Stage { get; init; } = TrainingStage.Sft;

    public FinetuningType FinetuningType { get; init; } = FinetuningType.Lora;

    public int LoraRank { get; init; } = 8;

    /// <summary>Scale numerator; null or 0 means twice the rank.</summary>
    public int? LoraAlpha { get; init; }

    public double LoraDropout { get; init; }

    /// <summary>Module suffixes, or the single word <c>all</c>: every linear layer except lm_head.</summary>
    public IReadOnlyList<string> LoraTarget { get; init; } = ["all"];

    public IReadOnlyList<string> AdditionalTarget { get; init; } = [];

    public bool ComputeAccuracy { get; init; }

    public bool DisableShuffling { get; init; }

    public bool PlotLoss { get; init; }
}

public enum TrainingStage
{
    Pt,
    Sft,
}

public enum FinetuningType
{
    Lora,
    Full,
}
