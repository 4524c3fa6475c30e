using Lathe.Training.Kernels;
using Lathe.Training.Kernels.Matmul;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>Where and how the model computes.</summary>
/// <param name="Device">Device of all tensors.</param>
/// <param name="ComputeType">fp32 or bf16: operands of products and everything between them. The residual stream, norms' weights,
/// losses, gradients of parameters and the optimizer are fp32 in either case.</param>
/// <param name="Kernels">Fused operations.</param>
/// <param name="Matmul">Products of linear layers.</param>
public sealed record ComputeContext(Device Device, ScalarType ComputeType, IKernels Kernels, IMatmul Matmul)
{
    /// <summary>Bytes of fp32 logits that the loss holds at a time: 128 MiB.</summary>
    public long LossChunkBytes { get; init; } = 128L << 20;

    /// <summary>Converts to the compute type; the caller owns the result, which shares memory when nothing had to change.</summary>
    public Tensor ToCompute(Tensor tensor) => tensor.dtype == ComputeType ? tensor.alias() : tensor.to(ComputeType);
}
