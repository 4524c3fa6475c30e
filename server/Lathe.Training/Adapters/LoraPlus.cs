using Lathe.Training.Modules;

namespace Lathe.Training.Adapters;

/// <summary>
/// LoRA+ (Hayou et al. 2024, arXiv:2402.12354): B learns faster than A. Vectors beside the matrices (magnitudes, and norms and biases
/// of modules that are trained whole) learn as fast as B, as in LLaMA-Factory.
/// </summary>
public static class LoraPlus
{
    /// <param name="decoder">With its adapters attached.</param>
    /// <param name="ratio">Learning rate of B over that of A.</param>
    public static void Apply(Decoder decoder, double ratio)
    {
        var matrices = decoder.Linears.Select(linear => linear.Adapter?.B).ToHashSet();
        foreach (var parameter in decoder.TrainableParameters)
        {
            if (matrices.Contains(parameter) || parameter.Value.dim() == 1)
            {
                parameter.LearningRateScale = ratio;
            }
        }
    }
}
