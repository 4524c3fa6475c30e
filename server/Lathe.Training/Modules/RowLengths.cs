using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>Lengths of a weight's rows; of a frozen one they are measured once.</summary>
internal sealed class RowLengths(Parameter weight) : IDisposable
{
    /// <summary>Rows that are widened to fp32 at a time.</summary>
    private const long Panel = 4096;

    private Tensor? _kept;

    /// <summary>1 / |row| [rows] fp32, owned by the caller; rows shorter than 1e-12 count as that long.</summary>
    public Tensor Inverse()
    {
        if (weight.Trainable)
        {
            return Measure();
        }

        _kept ??= Measure().DetachFromDisposeScope();
        return _kept.alias();
    }

    public void Dispose() => _kept?.Dispose();

    private Tensor Measure()
    {
        using var scope = NewDisposeScope();
        var rows = weight.Value.shape[0];
        var squares = empty([rows], ScalarType.Float32, weight.Value.device);
        for (var start = 0L; start < rows; start += Panel)
        {
            using var inner = NewDisposeScope();
            var count = Math.Min(Panel, rows - start);
            _ = squares.narrow(0, start, count).copy_(weight.Value.narrow(0, start, count).to(ScalarType.Float32).Squared().sum(1));
        }

        return squares.sqrt_().clamp_min_(Scalars.Of(1e-12)).reciprocal_().MoveToOuterDisposeScope();
    }
}
