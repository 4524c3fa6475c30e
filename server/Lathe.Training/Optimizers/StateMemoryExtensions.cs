using Lathe.Training.Kernels;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Optimizers;

/// <summary>States by the parameter they belong to.</summary>
internal static class StateMemoryExtensions
{
    /// <summary>A state with the parameter's shape, fp32.</summary>
    public static Tensor ZerosLike(this IStateMemory memory, Parameter parameter) =>
        memory.Zeros(parameter.Value.shape, ScalarType.Float32, parameter.Value.device);

    /// <summary>A state with a number in eight bits for each of the parameter's. Code 0 means nothing yet: its scale is 0.</summary>
    public static EightBitState EightBitZeros(this IStateMemory memory, Parameter parameter) => new(
        memory.Zeros([parameter.Count], ScalarType.Byte, parameter.Value.device),
        memory.Zeros([EightBitState.Blocks(parameter.Count)], ScalarType.Float32, parameter.Value.device));
}
