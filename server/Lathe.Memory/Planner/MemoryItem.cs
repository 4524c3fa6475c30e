namespace Lathe.Memory.Planner;

/// <summary>What memory is used for. Each byte of a phase belongs to one of them.</summary>
public enum MemoryItem
{
    /// <summary>Weights as they are stored while training, frozen and trained.</summary>
    Weights,

    /// <summary>Low-rank matrices, and modules trained as a copy.</summary>
    Adapters,

    /// <summary>32-bit copies that 16-bit weights are trained through, or 16-bit copies to compute with.</summary>
    WeightCopies,

    Gradients,

    OptimizerStates,

    /// <summary>A frozen copy of the model that is trained.</summary>
    ReferenceModel,

    RewardModel,

    ValueModel,

    /// <summary>What layers keep for the backward pass: with gradient checkpointing their inputs.</summary>
    Activations,

    /// <summary>The layer that is computed again, and the gradients that flow through it.</summary>
    BlockBackward,

    LogitsAndLoss,

    /// <summary>A quantized weight while it is used.</summary>
    DequantizedWeight,

    /// <summary>Weights of other devices, and buffers to exchange gradients.</summary>
    ExchangeBuffers,

    /// <summary>What an optimizer step needs beside its states.</summary>
    StepCopies,

    EvaluationLogits,

    /// <summary>Keys and values of generated answers.</summary>
    KeyValueCache,

    /// <summary>A second copy while weights are loaded.</summary>
    LoadCopies,

    /// <summary>Fixed workspaces of kernels.</summary>
    Workspaces,
}
