namespace Lathe.Training.Kernels;

/// <summary>Hyper-parameters of one Lion step.</summary>
/// <param name="LearningRate">Of this step.</param>
/// <param name="Beta1">Weight of the momentum in the direction.</param>
/// <param name="Beta2">Decay of the momentum.</param>
/// <param name="WeightDecay">Decoupled: the parameter shrinks by learning rate times this.</param>
/// <param name="GradientScale">Clipping factor applied to the gradient.</param>
public readonly record struct LionStep(double LearningRate, double Beta1, double Beta2, double WeightDecay, double GradientScale);
