using Lathe.Models.Config;
using Lathe.Training.Autograd;
using Lathe.Training.Kernels;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>Rotary position embedding: cosines and sines [positions, d / 2] fp32, and the rotation.</summary>
/// <remarks>
/// Kinds that depend on the length of a text are built for the longest text of each batch: what Hugging Face's code does, but for its
/// dynamic kind's memory of longer batches before, which would make a resumed run another one.
/// </remarks>
public sealed class RotaryTable : IDisposable
{
    private readonly RopeParameters _rope;
    private readonly int _width;
    private readonly bool _neighbours;
    private readonly ComputeContext _context;
    private readonly Tables _tables;
    private Tables? _long;

    /// <param name="rope">Base and kind.</param>
    /// <param name="width">d: width of a head that is rotated.</param>
    /// <param name="positions">Longest text, in tokens.</param>
    /// <param name="neighbours">Turn pairs (2i, 2i + 1), not (i, i + d/2).</param>
    /// <param name="context">How the model computes.</param>
    public RotaryTable(RopeParameters rope, int width, int positions, bool neighbours, ComputeContext context)
    {
        (_rope, _width, Positions, _neighbours, _context) = (rope, width, positions, neighbours, context);
        _tables = Build(length: 0);
    }

    public int Positions { get; }

    /// <summary>Rotations of one text depend on how long it is.</summary>
    public bool DependsOnLength => RotaryFrequencies.DependOnLength(_rope);

    /// <summary>Rotates heads [N, H, D] in place.</summary>
    public Variable Rotate(Tape tape, Variable heads, RowPositions positions)
    {
        var tables = TablesOf(positions);
        _context.Kernels.Rotate(heads.Value, tables.Cosine, tables.Sine, positions, inverse: false, _neighbours);
        var output = new Variable(heads.Value);
        tape.Record(output, gradient =>
        {
            // A copy only when attention hands its gradient out in another layout.
            var rotated = gradient.is_contiguous() ? gradient.alias() : gradient.contiguous();
            var now = TablesOf(positions);
            _context.Kernels.Rotate(rotated, now.Cosine, now.Sine, positions, inverse: true, _neighbours);
            heads.AddGradient(rotated);
        });
        return output;
    }

    public void Dispose()
    {
        _tables.Dispose();
        _long?.Dispose();
    }

    private Tables TablesOf(RowPositions positions)
    {
        if (!DependsOnLength)
        {
            return _tables;
        }

        var length = positions.Listed is { } listed ? LongestOf(listed) : positions.Offset + positions.Length;
        if (length <= _rope.OriginalMaxPositionEmbeddings)
        {
            return _tables;
        }

        // One set of divisors serves all lengths beyond the original context; a base that grows does not.
        var key = _rope.Type == RopeType.LongRope ? _rope.OriginalMaxPositionEmbeddings + 1 : length;
        if (_long?.Length != key)
        {
            _long?.Dispose();
            _long = Build(key);
        }

        return _long;
    }

    private static int LongestOf(Tensor listed)
    {
        using var last = listed.max();
        return (int)last.item<long>() + 1;
    }

    private Tables Build(int length)
    {
        using var scope = NewDisposeScope();
        var frequencies = tensor(RotaryFrequencies.Of(_rope, _width, length), ScalarType.Float32, _context.Device);
        var steps = Scalars.Range(0, Positions, ScalarType.Float32, _context.Device);
        var angles = outer(steps, frequencies);
        var (cosine, sine) = (angles.cos(), angles.sin());
        if (_rope.AttentionFactor != 1)
        {
            _ = cosine.mul_(Scalars.Of(_rope.AttentionFactor));
            _ = sine.mul_(Scalars.Of(_rope.AttentionFactor));
        }

        return new(length, cosine.DetachFromDisposeScope(), sine.DetachFromDisposeScope());
    }

    private sealed record Tables(int Length, Tensor Cosine, Tensor Sine) : IDisposable
    {
        public void Dispose()
        {
            Cosine.Dispose();
            Sine.Dispose();
        }
    }
}
