using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Optimizers;

/// <summary>
/// Brings all singular values of a matrix near 1 and keeps its singular vectors: five Newton-Schulz iterations with the coefficients of
/// Jordan et al. 2024, which stop at values between 0.7 and 1.2 for the sake of speed.
/// </summary>
/// <param name="matmul">Products.</param>
/// <param name="type">Type of their operands; bf16 is precise enough.</param>
internal sealed class Orthogonalizer(IMatmul matmul, ScalarType type)
{
    private const int Iterations = 5;
    private const double A = 3.4445;
    private const double B = -4.7750;
    private const double C = 2.0315;

    /// <summary>A new fp32 matrix of the same shape, contiguous.</summary>
    public Tensor Apply(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        var isTall = matrix.shape[0] > matrix.shape[1];
        var norm = matrix.norm().item<float>() + 1e-7f;
        var x = (isTall ? matrix.t() : matrix).div(Scalars.Of(norm)).to(type).contiguous();
        for (var i = 0; i < Iterations; i++)
        {
            using var iteration = NewDisposeScope();
            var square = matmul.Forward(x, x);
            var polynomial = matmul.Forward(square, square).mul_(Scalars.Of(C)).add_(square, alpha: Scalars.Of(B));
            var next = matmul.InputGradient(polynomial, x).add_(x, alpha: Scalars.Of(A));
            x.Dispose();
            x = next.MoveToOuterDisposeScope();
        }

        return (isTall ? x.t() : x).to(ScalarType.Float32).contiguous().MoveToOuterDisposeScope();
    }
}
