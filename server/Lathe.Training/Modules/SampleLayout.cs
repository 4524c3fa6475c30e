using Lathe.Training.Kernels;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>Where the samples of packed sequences stand.</summary>
/// <param name="positions">[B * T] int64, the position of each token in its sample; owned by the layout.</param>
/// <param name="spans">Of each sequence, its samples and the padding behind them; null: a sample also sees those before it.</param>
public sealed class SampleLayout(Tensor positions, IReadOnlyList<IReadOnlyList<SampleSpan>>? spans) : IDisposable
{
    public Tensor Positions { get; } = positions;

    public IReadOnlyList<IReadOnlyList<SampleSpan>>? Spans { get; } = spans;

    public void Dispose() => Positions.Dispose();
}
