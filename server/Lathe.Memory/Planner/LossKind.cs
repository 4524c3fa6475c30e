namespace Lathe.Memory.Planner;

/// <summary>How logits become a loss.</summary>
public enum LossKind
{
    /// <summary>Logits of all tokens, copied to 32 bits.</summary>
    FullLogits,

    /// <summary>Logits of all tokens; a fused kernel computes loss and gradient in place.</summary>
    FusedCrossEntropy,

    /// <summary>Logits are kept, the loss is computed in chunks.</summary>
    ChunkedLoss,

    /// <summary>Logits exist for one chunk of tokens at a time.</summary>
    FusedLinear,
}
