using static TorchSharp.torch;

namespace Lathe.Training.Kernels.Matmul;

/// <summary>The three products of a linear layer. All operands are 2-D and of one type; results are new tensors of that type.</summary>
public interface IMatmul
{
    string Name { get; }

    /// <summary>x [N, in] times weight [out, in] transposed: [N, out].</summary>
    Tensor Forward(Tensor input, Tensor weight);

    /// <summary>gradient [N, out] times weight [out, in]: [N, in].</summary>
    Tensor InputGradient(Tensor gradient, Tensor weight);

    /// <summary>gradient [N, out] transposed times x [N, in]: [out, in].</summary>
    Tensor WeightGradient(Tensor gradient, Tensor input);
}
