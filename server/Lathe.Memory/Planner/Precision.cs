namespace Lathe.Memory.Planner;

/// <summary>Which number formats weights and activations have.</summary>
public enum Precision
{
    /// <summary>Everything in 32 bits.</summary>
    Full32,

    /// <summary>Trained weights in 32 bits, computing in 16.</summary>
    Mixed,

    /// <summary>Weights in 16 bits, trained ones too; gradients and optimizer states where the engine has none of its own.</summary>
    Pure16,
}
