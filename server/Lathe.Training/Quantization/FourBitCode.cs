namespace Lathe.Training.Quantization;

/// <summary>
/// A four-bit type: sixteen values from -1 to 1, each times its block's largest magnitude, and where it rounds from one to the next.
/// </summary>
/// <remarks>Values, thresholds and their order are those bitsandbytes publishes, so that files of one are read by the other.</remarks>
public sealed class FourBitCode
{
    private readonly float[] _thresholds;
    private readonly byte[] _codes;
    private readonly bool _isSigned;

    private FourBitCode(string name, float[] values, float[] thresholds, byte[] codes, bool isSigned)
    {
        Name = name;
        Values = values;
        _thresholds = thresholds;
        _codes = codes;
        _isSigned = isSigned;
    }

    /// <summary>NormalFloat (Dettmers et al. 2023, arXiv:2305.14314): every value is as likely when weights are normally distributed.</summary>
    public static FourBitCode Nf4 { get; } = new(
        "nf4",
        [
            -1f, -0.6961928009986877f, -0.5250730514526367f, -0.39491748809814453f, -0.28444138169288635f, -0.18477343022823334f,
            -0.09105003625154495f, 0f, 0.07958029955625534f, 0.16093020141124725f, 0.24611230194568634f, 0.33791524171829224f,
            0.44070982933044434f, 0.5626170039176941f, 0.7229568362236023f, 1f,
        ],
        [
            -0.8480964004993439f, -0.6106329262256622f, -0.4599952697753906f, -0.33967943489551544f, -0.23460740596055984f,
            -0.13791173323988914f, -0.045525018125772476f, 0.03979014977812767f, 0.1202552504837513f, 0.2035212516784668f,
            0.2920137718319893f, 0.3893125355243683f, 0.5016634166240692f, 0.6427869200706482f, 0.8614784181118011f,
        ],
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        isSigned: false);

    /// <summary>A float of one sign, two exponent and one mantissa bit, of which the largest magnitude is 12 / 12.</summary>
    public static FourBitCode Fp4 { get; } = new(
        "fp4",
        [
            0f, 0.005208333333f, 0.66666667f, 1f, 0.33333333f, 0.5f, 0.16666667f, 0.25f,
            -0f, -0.005208333333f, -0.66666667f, -1f, -0.33333333f, -0.5f, -0.16666667f, -0.25f,
        ],
        [0.00260417f, 0.0859375f, 0.20833333f, 0.29166667f, 0.4166667f, 0.583333f, 0.8333333f],
        [0, 1, 6, 7, 4, 5, 2, 3],
        isSigned: true);

    /// <summary>As recipes and files spell it.</summary>
    public string Name { get; }

    /// <summary>What each of the sixteen codes stands for.</summary>
    public IReadOnlyList<float> Values { get; }

    /// <summary>Ascending; a value rounds up when it is greater. Of magnitudes where the type has a sign bit.</summary>
    internal ReadOnlySpan<float> Thresholds => _thresholds;

    /// <summary>The code by how many thresholds a value exceeds.</summary>
    internal ReadOnlySpan<byte> Codes => _codes;

    /// <summary>Bit 3 is the sign.</summary>
    internal bool IsSigned => _isSigned;

    /// <summary>Throws <see cref="ArgumentException"/> for another name.</summary>
    public static FourBitCode Named(string name) => name switch
    {
        "nf4" => Nf4,
        "fp4" => Fp4,
        _ => throw new ArgumentException($"there is no four-bit type {name}"),
    };

    /// <summary>The code of one value between -1 and 1. NaN, as of a block of zeros, is code 0.</summary>
    public byte Encode(float value)
    {
        var compared = _isSigned ? MathF.Abs(value) : value;
        var exceeded = 0;
        foreach (var threshold in _thresholds)
        {
            exceeded += compared > threshold ? 1 : 0;
        }

        return (byte)(_codes[exceeded] | (_isSigned && value < 0 ? 8 : 0));
    }
}
