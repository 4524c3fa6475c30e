using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>
/// NEFTune (Jain et al. 2023, arXiv:2310.05914): uniform noise on the embedding's output while training, between plus and minus
/// alpha / sqrt(L D) for rows of L tokens, padding included as in Hugging Face's trainer, and D numbers each. Like a dropout mask it is
/// a function of (seed, micro-batch).
/// </summary>
public sealed class EmbeddingNoise(double alpha, ulong seed)
{
    /// <summary>Linear layers count their places from 0.</summary>
    private const ulong Place = ulong.MaxValue;

    /// <summary>Adds the noise in place.</summary>
    /// <param name="rows">[N, D] fp32.</param>
    /// <param name="length">L: tokens of each row of the batch.</param>
    /// <param name="step">Number of the micro-batch.</param>
    public void AddTo(Tensor rows, int length, ulong step)
    {
        var bound = alpha / Math.Sqrt((double)length * rows.shape[1]);
        using var generator = new Generator(SeedOf.Place(seed, step, Place), rows.device);
        using var noise = empty_like(rows).uniform_(-bound, bound, generator);
        _ = rows.add_(noise, Scalars.One);
    }
}
