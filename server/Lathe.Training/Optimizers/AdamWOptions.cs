using Lathe.Training.Kernels;

namespace Lathe.Training.Optimizers;

/// <summary>Hyper-parameters that stay the same over a run.</summary>
public sealed record AdamWOptions(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double WeightDecay = 0)
{
    /// <summary>Those of one step for one parameter.</summary>
    internal AdamWStep Of(in UpdateStep step, bool decays) =>
        new(step.Number, step.LearningRate, Beta1, Beta2, Epsilon, decays ? WeightDecay : 0, step.GradientScale);
}
