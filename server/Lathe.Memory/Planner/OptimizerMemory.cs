namespace Lathe.Memory.Planner;

/// <summary>What an optimizer keeps.</summary>
/// <param name="Name">Its name in recipes.</param>
public sealed record OptimizerMemory(string Name)
{
    /// <summary>States with the shape and the format of the trained weight: 2 for Adam's two moments.</summary>
    public double FullStates { get; init; }

    /// <summary>Bytes of states whose format is their own, per trained parameter.</summary>
    public double BytesPerParameter { get; init; }

    /// <summary>States of embeddings are fp32, since few bits are too few for rarely seen rows.</summary>
    public bool KeepsEmbeddingsIn32Bits { get; init; }

    /// <summary>States that the embedding and the output head have beyond <see cref="FullStates"/>: Muon leaves them to Adam.</summary>
    public double OuterStates { get; init; }

    /// <summary>Copies of a matrix, in the compute format, that its update needs.</summary>
    public double MatrixCopies { get; init; }

    /// <summary>A row and a column of fp32 per matrix (Adafactor, arXiv 1804.04235).</summary>
    public bool IsFactored { get; init; }

    /// <summary>Rank of the projected space that states live in; 0: not projected (GaLore, arXiv 2403.03507; APOLLO, arXiv 2412.05270).</summary>
    public int ProjectionRank { get; init; }

    /// <summary>States may leave the device's memory: on a GPU the driver moves them to the host's, on the processor the system to a disk.</summary>
    public bool IsPaged { get; init; }

    /// <summary>Steps within the backward pass: gradients live one at a time.</summary>
    public bool StepsInBackward { get; init; }

    /// <summary>Update steps of all tensors at once, with a copy of what is trained.</summary>
    public bool IsForeach { get; init; }

    /// <summary>AdamW as PyTorch runs it by default.</summary>
    public static OptimizerMemory AdamW { get; } = new("adamw_torch") { FullStates = 2, IsForeach = true };

    /// <summary>Muon (arXiv 2502.16982): a momentum per weight of a matrix, which products make orthogonal.</summary>
    public static OptimizerMemory Muon { get; } = new("use_muon") { FullStates = 1, OuterStates = 1, MatrixCopies = 4 };

    /// <summary>AdamW in one kernel per tensor list, without copies.</summary>
    public static OptimizerMemory FusedAdamW { get; } = new("adamw_torch_fused") { FullStates = 2 };
}
