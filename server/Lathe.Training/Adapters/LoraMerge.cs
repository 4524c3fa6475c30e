using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Adapters;

/// <summary>A base's weight and its adapter as one weight.</summary>
internal static class LoraMerge
{
    /// <summary>
    /// W + scale * B A in place; with magnitudes m (DoRA), its rows turned into those of length m: m / |W'| * W'. No other matrix of the
    /// weight's size is made.
    /// </summary>
    /// <param name="weight">[out, in] fp32; may be a transposed view.</param>
    /// <param name="a">[r, in] fp32.</param>
    /// <param name="b">[out, r] fp32.</param>
    /// <param name="scale">Of the update.</param>
    /// <param name="magnitude">[out] fp32; null: rows are as long as they come.</param>
    public static void Apply(Tensor weight, Tensor a, Tensor b, double scale, Tensor? magnitude)
    {
        using var scope = NewDisposeScope();
        _ = weight.addmm_(b, a, beta: 1, alpha: (float)scale);
        if (magnitude is not null)
        {
            _ = weight.mul_(magnitude.div(weight.Squared().sum(1).sqrt_().clamp_min_(Scalars.Of(1e-6))).unsqueeze(1));
        }
    }
}
