namespace Lathe.Training.Kernels;

/// <summary>Hyper-parameters of one AdamW step.</summary>
/// <param name="Step">Number of this update, from 1 (bias correction).</param>
/// <param name="LearningRate">Of this step.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the root of the corrected second moment.</param>
/// <param name="WeightDecay">Decoupled: the parameter shrinks by learning rate times this.</param>
/// <param name="GradientScale">Clipping factor applied to the gradient.</param>
public readonly record struct AdamWStep(
    long Step, double LearningRate, double Beta1, double Beta2, double Epsilon, double WeightDecay, double GradientScale)
{
    public double Correction1 => 1 - Math.Pow(Beta1, Step);

    public double Correction2 => 1 - Math.Pow(Beta2, Step);
}
