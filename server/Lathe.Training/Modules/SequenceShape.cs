using Lathe.Training.Kernels;

namespace Lathe.Training.Modules;

/// <summary>How the rows of an activation [Batch * Length, ...] stand in their sequences.</summary>
/// <param name="Batch">Sequences.</param>
/// <param name="Length">Tokens per sequence, padding included.</param>
/// <param name="Offset">Position of the first token: above 0 when earlier ones are in a cache.</param>
/// <param name="Samples">Where the samples of packed sequences stand; null: a sequence is one sample.</param>
public readonly record struct SequenceShape(int Batch, int Length, int Offset = 0, SampleLayout? Samples = null)
{
    public RowPositions Positions => new(Length, Offset, Samples?.Positions);
}
