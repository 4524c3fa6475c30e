using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels.Matmul;

/// <summary>
/// oneDNN's product through libtorch's C interface. On processors where MKL takes a generic fp32 path (AMD) it is about twice as
/// fast as <see cref="AtenMatmul"/>; the operation has no autograd formula, which the tape does not need.
/// </summary>
public sealed unsafe class OneDnnMatmul : IMatmul
{
    public string Name => "onednn";

    public Tensor Forward(Tensor input, Tensor weight)
    {
        fixed (byte* none = "none\0"u8, empty = "\0"u8)
        {
            var algorithm = empty;
            var status = LibTorch.aoti_torch_cpu__linear_pointwise(
                input.Handle, weight.Handle, null, none, null, 0, &algorithm, out var result);
            return status == 0
                ? Tensor.UnsafeCreateTensor(result)
                : throw new InvalidOperationException(
                    $"oneDNN refused the product of [{string.Join(", ", input.shape)}] and [{string.Join(", ", weight.shape)}] transposed");
        }
    }

    public Tensor InputGradient(Tensor gradient, Tensor weight)
    {
        using var transposed = weight.t();
        return Forward(gradient, transposed);
    }

    public Tensor WeightGradient(Tensor gradient, Tensor input)
    {
        using var left = gradient.t();
        using var right = input.t();
        return Forward(left, right);
    }
}
