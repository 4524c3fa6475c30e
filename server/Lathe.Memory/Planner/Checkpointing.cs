namespace Lathe.Memory.Planner;

/// <summary>What is kept of a layer for the backward pass (gradient checkpointing, arXiv 1604.06174).</summary>
public enum Checkpointing
{
    /// <summary>Everything.</summary>
    None,

    /// <summary>The layer's input; the rest is computed again.</summary>
    Blocks,

    /// <summary>The layer's input, in the host's memory.</summary>
    Offloaded,
}
