namespace Lathe.Models.Safetensors.FourBit;

/// <summary>
/// A weight [out, in] that a checkpoint holds in four bits, in the layout of bitsandbytes: the codes under the weight's own name, two a byte
/// with the first in the upper half, and the rest beside it.
/// </summary>
public sealed record StoredFourBit
{
    /// <summary>Values that share a scale.</summary>
    public const int BlockSize = 64;

    /// <summary>Quantized scales that share a scale of their own.</summary>
    public const int NestedBlockSize = 256;

    /// <summary><c>nf4</c> or <c>fp4</c>.</summary>
    public required string Type { get; init; }

    /// <summary>[out, in].</summary>
    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>Half as many bytes as there are values, of whatever type the file calls them.</summary>
    public required CheckpointTensor Packed { get; init; }

    /// <summary>What the sixteen codes stand for, F32.</summary>
    public required CheckpointTensor Map { get; init; }

    /// <summary>F32, one for each block; or U8 where they are quantized too.</summary>
    public required CheckpointTensor Scales { get; init; }

    /// <summary>Null where the scales are not quantized.</summary>
    public NestedScales? Nested { get; init; }

    public long Count => Shape[0] * Shape[1];
}
