using static TorchSharp.torch;

namespace Lathe.Training.Kernels.Matmul;

/// <summary>libtorch's own choice: MKL for fp32 on the CPU, oneDNN for bf16; any device.</summary>
public sealed class AtenMatmul : IMatmul
{
    public string Name => "aten";

    public Tensor Forward(Tensor input, Tensor weight) => nn.functional.linear(input, weight);

    public Tensor InputGradient(Tensor gradient, Tensor weight) => gradient.mm(weight);

    public Tensor WeightGradient(Tensor gradient, Tensor input)
    {
        using var transposed = gradient.t();
        return transposed.mm(input);
    }
}
