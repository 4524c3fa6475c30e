using Lathe.Models.Config;
using Lathe.Training.Autograd;
using Lathe.Training.Kernels;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>Rotary position embedding: cosines and sines [positions, head_dim / 2] fp32, and the rotation.</summary>
public sealed class RotaryTable : IDisposable
{
    private readonly ComputeContext _context;
    private readonly Tensor _cosine;
    private readonly Tensor _sine;

    public RotaryTable(RopeParameters rope, int headDim, int positions, ComputeContext context)
    {
        using var scope = NewDisposeScope();
        _context = context;
        Positions = positions;
        using var frequencies = tensor(Frequencies(rope, headDim), ScalarType.Float32, context.Device);
        using var steps = arange(0, positions, ScalarType.Float32, context.Device);
        var angles = outer(steps, frequencies);
        _cosine = angles.cos().DetachFromDisposeScope();
        _sine = angles.sin().DetachFromDisposeScope();
    }

    public int Positions { get; }

    /// <summary>Rotates heads [N, H, D] in place.</summary>
    public Variable Rotate(Tape tape, Variable heads, RowPositions positions)
    {
        _context.Kernels.Rotate(heads.Value, _cosine, _sine, positions, inverse: false);
        var output = new Variable(heads.Value);
        tape.Record(output, gradient =>
        {
            // A copy only when attention hands its gradient out in another layout.
            var rotated = gradient.is_contiguous() ? gradient.alias() : gradient.contiguous();
            _context.Kernels.Rotate(rotated, _cosine, _sine, positions, inverse: true);
            heads.AddGradient(rotated);
        });
        return output;
    }

    public void Dispose()
    {
        _cosine.Dispose();
        _sine.Dispose();
    }

    /// <summary>
    /// theta^(-2i/d); with Llama 3's scaling, wavelengths beyond the original context are stretched by the factor, short ones kept, and
    /// those between blended (meta-llama reference code of Llama 3.1, apply_scaling).
    /// </summary>
    internal static float[] Frequencies(RopeParameters rope, int headDim)
    {
        var frequencies = new float[headDim / 2];
        for (var i = 0; i < frequencies.Length; i++)
        {
            // In fp32 like the reference: long contexts amplify the last bits.
            var frequency = 1f / MathF.Pow((float)rope.Theta, 2f * i / headDim);
            frequencies[i] = rope.Type == RopeType.Llama3 ? Stretch(frequency, rope) : frequency;
        }

        return frequencies;
    }

    private static float Stretch(float frequency, RopeParameters rope)
    {
        var wavelength = 2 * Math.PI / frequency;
        var longest = rope.OriginalMaxPositionEmbeddings / rope.LowFreqFactor;
        var shortest = rope.OriginalMaxPositionEmbeddings / rope.HighFreqFactor;
        if (wavelength > longest)
        {
            return (float)(frequency / rope.Factor);
        }

        if (wavelength < shortest)
        {
            return frequency;
        }

        var blend = ((rope.OriginalMaxPositionEmbeddings / wavelength) - rope.LowFreqFactor) / (rope.HighFreqFactor - rope.LowFreqFactor);
        return (float)(((1 - blend) * frequency / rope.Factor) + (blend * frequency));
    }
}
