using Lathe.Training.Kernels;

namespace Lathe.Training.Optimizers;

/// <summary>Hyper-parameters that stay the same over a run.</summary>
public sealed record LionOptions(double Beta1 = 0.9, double Beta2 = 0.99, double WeightDecay = 0)
{
    /// <summary>Those of one step for one parameter.</summary>
    internal LionStep Of(in UpdateStep step, bool decays) =>
        new(step.LearningRate, Beta1, Beta2, decays ? WeightDecay : 0, step.GradientScale);
}
