namespace Lathe.Models.Config;

/// <summary>How fast each pair of a head turns from one position to the next.</summary>
public static class RotaryFrequencies
{
    /// <summary>
    /// theta^(-2i/d) and what the model's kind of stretching makes of it, [d / 2] fp32: constant for most kinds; the dynamic one and
    /// LongRoPE depend on the length of the text.
    /// </summary>
    /// <param name="rope">Base and kind.</param>
    /// <param name="width">d: width of a head that is rotated.</param>
    /// <param name="length">Tokens of the longest text of a batch.</param>
    public static float[] Of(RopeParameters rope, int width, int length = 0)
    {
        var theta = (float)(rope.Type == RopeType.Dynamic && length > rope.OriginalMaxPositionEmbeddings
            ? GrownBase(rope, width, length)
            : rope.Theta);
        var divisors = length > rope.OriginalMaxPositionEmbeddings ? rope.LongFactors : rope.ShortFactors;
        var ramp = rope.Type == RopeType.Yarn ? YarnRamp(rope, width) : (0, 0);
        var frequencies = new float[width / 2];
        for (var i = 0; i < frequencies.Length; i++)
        {
            // In fp32 like the reference: long contexts amplify the last bits.
            var frequency = 1f / MathF.Pow(theta, 2f * i / width);
            frequencies[i] = rope.Type switch
            {
                RopeType.Linear => (float)(frequency / rope.Factor),
                RopeType.LongRope => (float)(frequency / divisors[i]),
                RopeType.Yarn => Blend(frequency, rope.Factor, kept: 1 - Math.Clamp((i - ramp.Item1) / (ramp.Item2 - ramp.Item1), 0, 1)),
                RopeType.Llama3 => Stretch(frequency, rope),
                _ => frequency,
            };
        }

        return frequencies;
    }

    /// <summary>Whether the frequencies of a text depend on its length.</summary>
    public static bool DependOnLength(RopeParameters rope) => rope.Type is RopeType.Dynamic or RopeType.LongRope;

    /// <summary>NTK-aware base for a text of this length: theta * (s * L / L0 - (s - 1))^(d / (d - 2)).</summary>
    private static double GrownBase(RopeParameters rope, int width, int length) => width <= 2
        ? rope.Theta
        : rope.Theta * Math.Pow(
            (rope.Factor * length / rope.OriginalMaxPositionEmbeddings) - (rope.Factor - 1), width / (width - 2.0));

    /// <summary>First and last pair between which YaRN blends (section 3.2: pairs of beta_fast and of beta_slow turns).</summary>
    private static (double Low, double High) YarnRamp(RopeParameters rope, int width)
    {
        var (low, high) = (PairOf(rope.BetaFast), PairOf(rope.BetaSlow));
        if (rope.RoundsBounds)
        {
            (low, high) = (Math.Floor(low), Math.Ceiling(high));
        }

        (low, high) = (Math.Max(low, 0), Math.Min(high, width - 1));
        return (low, low == high ? high + 0.001 : high);

        double PairOf(double turns) =>
            width * Math.Log(rope.OriginalMaxPositionEmbeddings / (turns * 2 * Math.PI)) / (2 * Math.Log(rope.Theta));
    }

    private static float Blend(float frequency, double factor, double kept) =>
        (float)((frequency / factor * (1 - kept)) + (frequency * kept));

    /// <summary>
    /// Llama 3's scaling: wavelengths beyond the original context are stretched by the factor, short ones kept, and those between blended
    /// (meta-llama reference code of Llama 3.1, apply_scaling).
    /// </summary>
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
