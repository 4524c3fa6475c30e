namespace Lathe.Training.Kernels;

/// <summary>Hyper-parameters of one Adafactor step.</summary>
/// <param name="LearningRate">Of this step.</param>
/// <param name="Decay">Of the mean squares: 1 - step^-0.8.</param>
/// <param name="Epsilon">Added to each squared gradient.</param>
/// <param name="ClipThreshold">An update with a larger root mean square is scaled down to it.</param>
/// <param name="WeightDecay">Decoupled: the parameter shrinks by learning rate times this.</param>
/// <param name="GradientScale">Clipping factor applied to the gradient.</param>
public readonly record struct AdafactorStep(
    double LearningRate, double Decay, double Epsilon, double ClipThreshold, double WeightDecay, double GradientScale)
{
    /// <summary>The step against an update whose root mean square is <paramref name="size"/>.</summary>
    public DescentStep Descent(double size) =>
        new(LearningRate / Math.Max(1, size / ClipThreshold), 1 - (LearningRate * WeightDecay));
}
