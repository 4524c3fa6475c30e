using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lathe.Training.Kernels;

/// <summary>A form of gelu(x) / x, for 16 values at a time, and its derivative.</summary>
internal interface IGeluShare
{
    static abstract (Vector512<float> Share, Vector512<float> Slope) At(Vector512<float> x);
}

/// <summary>(1 + tanh(z)) / 2 = 1 / (1 + exp(-2 z)) for z = sqrt(2 / pi) * (x + 0.044715 x^3).</summary>
internal readonly struct TanhShare : IGeluShare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Share, Vector512<float> Slope) At(Vector512<float> x)
    {
        var one = Vector512<float>.One;
        var square = x * x;
        var share = one / (one + Vector512.Exp(-(x * (one + (square * PortableKernels.GeluCubic)) * (2 * PortableKernels.GeluFactor))));
        var slope = (one + (square * (3 * PortableKernels.GeluCubic))) * (2 * PortableKernels.GeluFactor);
        return (share, share * (one - share) * slope);
    }
}

/// <summary>
/// The normal distribution's share below x, by a rational approximation of the error function that is off by 1.5e-7 at most (Abramowitz and
/// Stegun 1964, 7.1.26).
/// </summary>
internal readonly struct NormalShare : IGeluShare
{
    private const float InverseRoot2 = 0.70710678f;
    private const float InverseRoot2Pi = 0.39894228f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<float> Share, Vector512<float> Slope) At(Vector512<float> x)
    {
        var one = Vector512<float>.One;
        var size = Vector512.Abs(x) * InverseRoot2;
        var t = one / (one + (size * 0.3275911f));
        var series = t * (Vector512.Create(0.254829592f)
            + (t * (Vector512.Create(-0.284496736f)
            + (t * (Vector512.Create(1.421413741f)
            + (t * (Vector512.Create(-1.453152027f) + (t * 1.061405429f))))))));
        var bell = Vector512.Exp(-(size * size));
        var beyond = series * bell * 0.5f;
        return (Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), beyond, one - beyond), bell * InverseRoot2Pi);
    }
}
