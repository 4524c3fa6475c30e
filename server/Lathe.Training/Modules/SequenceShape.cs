using Lathe.Training.Kernels;

namespace Lathe.Training.Modules;

/// <summary>How the rows of an activation [Batch * Length, ...] stand in their sequences.</summary>
/// <param name="Batch">Sequences.</param>
/// <param name="Length">Tokens per sequence, padding included.</param>
/// <param name="Samples">Where the samples of packed sequences stand; null: a sequence is one sample.</param>
public readonly record struct SequenceShape(int Batch, int Length, SampleLayout? Samples = null)
{
    public RowPositions Positions => new(Length, Listed: Samples?.Positions);
}
