namespace Lathe.Training.Kernels;

/// <summary>A step against a direction.</summary>
/// <param name="Rate">Factor of the direction.</param>
/// <param name="Keep">Factor of the parameter before: 1 - learning rate * weight decay.</param>
public readonly record struct DescentStep(double Rate, double Keep);
