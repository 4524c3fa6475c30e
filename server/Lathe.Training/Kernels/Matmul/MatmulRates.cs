namespace Lathe.Training.Kernels.Matmul;

/// <summary>Measured rates of the products of a linear layer, in GFLOP/s; 0 where a path is not available.</summary>
/// <param name="Threads">Threads used.</param>
/// <param name="Fp32Aten">fp32 by libtorch's own choice (MKL).</param>
/// <param name="Fp32OneDnn">fp32 by oneDNN.</param>
/// <param name="Bf16">bf16 by libtorch's own choice (oneDNN).</param>
public sealed record MatmulRates(int Threads, double Fp32Aten, double Fp32OneDnn, double Bf16)
{
    /// <summary>Faster of the fp32 paths.</summary>
    public double Fp32 => Math.Max(Fp32Aten, Fp32OneDnn);
}
