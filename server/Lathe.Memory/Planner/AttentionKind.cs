namespace Lathe.Memory.Planner;

/// <summary>Whether attention keeps its scores.</summary>
public enum AttentionKind
{
    /// <summary>A matrix of scores per head.</summary>
    Eager,

    /// <summary>Scores are computed in tiles and again in the backward pass (FlashAttention, arXiv 2205.14135).</summary>
    Fused,
}
