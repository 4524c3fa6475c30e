using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Optimizers;

/// <summary>
/// One state of a parameter in eight bits a number: codes of a dynamic map, and for each block of <see cref="BlockSize"/> numbers the largest
/// magnitude (Dettmers et al. 2021, arXiv:2110.02861). All zero at first.
/// </summary>
internal sealed class EightBitState(Parameter parameter)
{
    public const int BlockSize = 256;

    /// <summary>uint8 [count].</summary>
    public Tensor Codes { get; } = zeros([parameter.Count], ScalarType.Byte, parameter.Value.device).DetachFromDisposeScope();

    /// <summary>fp32, one per block.</summary>
    public Tensor Scales { get; } =
        zeros([(parameter.Count + BlockSize - 1) / BlockSize], ScalarType.Float32, parameter.Value.device).DetachFromDisposeScope();
}
