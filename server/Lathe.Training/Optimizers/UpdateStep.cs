namespace Lathe.Training.Optimizers;

/// <summary>One update of one parameter.</summary>
/// <param name="Number">From 1.</param>
/// <param name="LearningRate">Of this parameter in this step.</param>
/// <param name="GradientScale">Clipping factor.</param>
/// <param name="Seed">Of the parameter's rounding, if it is in bf16.</param>
public readonly record struct UpdateStep(long Number, double LearningRate, double GradientScale, ulong Seed);
