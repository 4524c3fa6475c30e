using Lathe.Training.Quantization;

namespace Lathe.Training.Kernels;

/// <summary>Numbers between -1 and 1 as the nearest of the 256 values of a <see cref="DynamicMap"/>.</summary>
/// <remarks>
/// A number's upper bits choose the code of the least number that begins with them; within them at most one further value begins, because no
/// two values are nearer to each other than 2^-8 of their size.
/// </remarks>
internal sealed class DynamicCodec
{
    /// <summary>Sign, exponent and eight bits of the mantissa.</summary>
    private const int Shift = 15;

    private readonly byte[] _first = new byte[1 << (32 - Shift)];
    private readonly float[] _middles = new float[256];

    private DynamicCodec(IReadOnlyList<float> map)
    {
        Values = [.. map];
        for (var i = 0; i < 255; i++)
        {
            _middles[i] = (Values[i] + Values[i + 1]) * 0.5f;
        }

        _middles[255] = float.PositiveInfinity;
        for (var i = 0u; i < _first.Length; i++)
        {
            var (low, high) = (i << Shift, ((i + 1) << Shift) - 1);
            var (first, last) = (BitConverter.UInt32BitsToSingle(low), BitConverter.UInt32BitsToSingle(high));
            _first[i] = float.IsNaN(first) || float.IsNaN(last) ? Search(0) : Search(Math.Min(first, last));
        }
    }

    public static DynamicCodec Symmetric { get; } = new(DynamicMap.Symmetric);

    public static DynamicCodec Positive { get; } = new(DynamicMap.Positive);

    /// <summary>What each code stands for, ascending.</summary>
    public float[] Values { get; }

    /// <summary>Between two values: up to it a number is nearer to the lower one.</summary>
    public ReadOnlySpan<float> Middles => _middles.AsSpan(0, 255);

    /// <summary>The nearest value's code; of two as near the lower. NaN is the code of 0.</summary>
    public byte Encode(float value)
    {
        var code = _first[BitConverter.SingleToUInt32Bits(value) >> Shift];
        return value > _middles[code] ? (byte)(code + 1) : code;
    }

    private byte Search(float value)
    {
        var code = 0;
        while (value > _middles[code])
        {
            code++;
        }

        return (byte)code;
    }
}
