namespace Lathe.Memory.Planner;

/// <summary>Evaluation between training steps.</summary>
public sealed record EvaluationSetup
{
    /// <summary>Sequences in one pass.</summary>
    public int Batch { get; init; } = 8;

    /// <summary>Logits of a pass are kept until its metrics are computed.</summary>
    public bool KeepsLogits { get; init; }

    /// <summary>Tokens generated per prompt; 0: answers are not generated.</summary>
    public int NewTokens { get; init; }
}
