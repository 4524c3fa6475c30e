namespace Lathe.Training.Optimizers;

/// <summary>Hyper-parameters that stay the same over a run.</summary>
public sealed record AdamWOptions(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double WeightDecay = 0);
