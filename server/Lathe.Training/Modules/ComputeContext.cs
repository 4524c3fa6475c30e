using Lathe.Training.Kernels;
using Lathe.Training.Kernels.Matmul;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>Where and how the model computes.</summary>
/// <param name="Device">Device of all tensors.</param>
/// <param name="ComputeType">fp32 or bf16: operands of products and everything between them. The residual stream, losses, gradients of
/// parameters and the optimizer are fp32 in either case, and so are norms' weights but for <see cref="TrainedType"/>.</param>
/// <param name="Kernels">Fused operations.</param>
/// <param name="Matmul">Products of linear layers, of many rows.</param>
public sealed record ComputeContext(Device Device, ScalarType ComputeType, IKernels Kernels, IMatmul Matmul)
{
    /// <summary>Type of trained weights: fp32, or bf16 in pure bf16.</summary>
    public ScalarType TrainedType { get; init; } = ScalarType.Float32;

    /// <summary>Bytes of fp32 logits that the loss holds at a time: 128 MiB.</summary>
    public long LossChunkBytes { get; init; } = 128L << 20;

    /// <summary>x [N, in] times weight [out, in] transposed: [N, out], a new tensor; all of one type.</summary>
    public Tensor Multiply(Tensor input, Tensor weight) => Kernels.FewRows(input, weight) ?? Matmul.Forward(input, weight);

    /// <summary>Converts to the compute type; the caller owns the result, which shares memory when nothing had to change.</summary>
    public Tensor ToCompute(Tensor tensor) => tensor.dtype == ComputeType ? tensor.alias() : tensor.to(ComputeType);

    /// <summary>Converts what is to be trained, which is owned from now on, as is the result by the caller.</summary>
    public Tensor ToTrained(Tensor tensor)
    {
        if (tensor.dtype == TrainedType)
        {
            return tensor;
        }

        using (tensor)
        {
            return tensor.to(TrainedType);
        }
    }
}
