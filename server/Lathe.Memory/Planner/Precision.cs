namespace Lathe.Memory.Planner;

/// <summary>Which number formats weights and activations have.</summary>
public enum Precision
{
    /// <summary>Everything in 32 bits.</summary>
    Full32,

    /// <summary>Trained weights in 32 bits, computing in 16.</summary>
    Mixed,

    /// <summary>Everything in 16 bits, optimizer states included.</summary>
    Pure16,
}
