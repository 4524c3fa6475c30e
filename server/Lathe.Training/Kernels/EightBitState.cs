using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

/// <summary>
/// A state of an optimizer in eight bits a number: codes of a dynamic map, and for each block of <see cref="BlockSize"/> numbers the largest
/// magnitude (Dettmers et al. 2021, arXiv:2110.02861).
/// </summary>
/// <param name="Codes">uint8 [count].</param>
/// <param name="Scales">fp32, one per block.</param>
public sealed record EightBitState(Tensor Codes, Tensor Scales)
{
    public const int BlockSize = 256;

    /// <summary>Blocks of so many numbers.</summary>
    public static long Blocks(long count) => (count + BlockSize - 1) / BlockSize;
}
