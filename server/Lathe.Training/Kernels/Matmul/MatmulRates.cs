namespace Lathe.Training.Kernels.Matmul;

/// <summary>Measured rates of the products of a linear layer, in GFLOP/s; 0 where a path is not available.</summary>
/// <param name="Threads">Threads used.</param>
/// <param name="Fp32Aten">fp32 by libtorch's own choice (MKL).</param>
/// <param name="Fp32OneDnn">fp32 by oneDNN.</param>
/// <param name="Bf16">bf16 by libtorch's own choice (oneDNN).</param>
public sealed record MatmulRates(int Threads, double Fp32Aten, double Fp32OneDnn, double Bf16)
{
    /// <summary>
    /// oneDNN unless MKL is clearly faster. Where both are about the same (Intel) noise must not decide: the choice changes the last
    /// bits of a run, and the same recipe should give the same result twice.
    /// </summary>
    public bool PrefersOneDnn => Fp32OneDnn > 0 && Fp32Aten < 1.25 * Fp32OneDnn;

    /// <summary>Whether bf16 products are worth it; a processor without bf16 instructions emulates them many times slower.</summary>
    public bool PrefersBf16 => Bf16 > 0.8 * Fp32;

    /// <summary>Faster of the fp32 paths.</summary>
    public double Fp32 => Math.Max(Fp32Aten, Fp32OneDnn);
}
