namespace Lathe.Training.Kernels;

/// <summary>Consecutive tokens of a sequence.</summary>
/// <param name="Start">Position of the first in the sequence.</param>
/// <param name="Length">How many.</param>
public readonly record struct SampleSpan(int Start, int Length);
