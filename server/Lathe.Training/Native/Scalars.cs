using TorchSharp;
using static TorchSharp.torch;

namespace Lathe.Training.Native;

/// <summary>
/// Numbers for torch. TorchSharp keeps none of them alive while torch reads it, so a collection on another thread could free one that was
/// just handed over; here each stays until thousands of later ones have come. The build refuses the implicit conversions, and those of
/// TorchSharp's members that make a number inside: the factor 1 of a sum, say.
/// </summary>
internal static class Scalars
{
    private const uint Kept = 4096;

    private static readonly Scalar?[] Ring = new Scalar?[Kept];
    private static uint _next;

    /// <summary>What the second summand of a sum is multiplied with, and the step of a range.</summary>
    public static Scalar One { get; } = 1L.ToScalar();

    public static Scalar Of(double value) => Keep(value.ToScalar());

    public static Scalar Of(long value) => Keep(value.ToScalar());

    /// <summary>first + second.</summary>
    public static Tensor Plus(this Tensor first, Tensor second) => first.add(second, One);

    /// <summary>value + number.</summary>
    public static Tensor Plus(this Tensor value, Scalar number) => value.add(number, One);

    /// <summary>number - value.</summary>
    public static Tensor Minus(this Scalar number, Tensor value) => value.neg().add_(number, One);

    /// <summary>The whole numbers from <paramref name="first"/> to the one before <paramref name="end"/>.</summary>
    public static Tensor Range(long first, long end, ScalarType type, Device device) => arange(Of(first), Of(end), One, type, device);

    /// <summary>value * value.</summary>
    public static Tensor Squared(this Tensor value) => value.mul(value);

    private static Scalar Keep(Scalar scalar)
    {
        Ring[Interlocked.Increment(ref _next) % Kept] = scalar;
        return scalar;
    }
}
