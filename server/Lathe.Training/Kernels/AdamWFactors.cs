namespace Lathe.Training.Kernels;

/// <summary>What a fused AdamW step multiplies by, rounded once.</summary>
internal readonly record struct AdamWFactors(
    float Decay,
    float Rate,
    float InverseRootCorrection,
    float Beta1,
    float OneMinusBeta1,
    float Beta2,
    float OneMinusBeta2,
    float Epsilon,
    float GradientScale)
{
    public static AdamWFactors Of(in AdamWStep step) => new(
        (float)(1 - (step.LearningRate * step.WeightDecay)),
        (float)(step.LearningRate / step.Correction1),
        (float)(1 / Math.Sqrt(step.Correction2)),
        (float)step.Beta1,
        (float)(1 - step.Beta1),
        (float)step.Beta2,
        (float)(1 - step.Beta2),
        (float)step.Epsilon,
        (float)step.GradientScale);
}
