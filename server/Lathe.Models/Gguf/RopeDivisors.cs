using Lathe.Models.Config;

namespace Lathe.Models.Gguf;

/// <summary>What llama.cpp divides rotary frequencies by.</summary>
internal static class RopeDivisors
{
    /// <summary>Of Llama 3.1's stretch: 1 for short wavelengths, the factor for long ones, a ramp of the frequencies between.</summary>
    /// <param name="rope">Of kind <see cref="RopeType.Llama3"/>.</param>
    /// <param name="rotated">Width of a head that is rotated.</param>
    public static float[] OfLlama3(RopeParameters rope, int rotated) =>
    [
        .. Enumerable.Range(0, rotated / 2).Select(pair =>
        {
            var turns = rope.OriginalMaxPositionEmbeddings * Math.Pow(rope.Theta, -2.0 * pair / rotated) / (2 * Math.PI);
            var kept = Math.Clamp((turns - rope.LowFreqFactor) / (rope.HighFreqFactor - rope.LowFreqFactor), 0, 1);
            return (float)(1 / (((1 - kept) / rope.Factor) + kept));
        }),
    ];
}
