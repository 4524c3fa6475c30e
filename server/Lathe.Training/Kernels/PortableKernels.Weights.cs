using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

/// <content>What updates write: fp32 in place, or bf16 by way of an fp32 copy.</content>
public sealed partial class PortableKernels
{
    /// <summary>Numbers that are rounded at a time: their random bits are int64.</summary>
    private const long RoundedAtATime = 1 << 20;

    /// <summary>Bits of a binary32's significand, and of a bfloat16's.</summary>
    private const int WideBits = 24;
    private const int NarrowBits = 8;

    /// <summary>Exponent of the numbers below the smallest normal one, as frexp counts.</summary>
    private const int LeastExponent = -125;

    /// <summary>fp32: the parameter itself, or a copy.</summary>
    private static Tensor Wide(Tensor parameter) => parameter.dtype == ScalarType.Float32 ? parameter.alias() : parameter.to(ScalarType.Float32);

    private static void Write(Tensor weights, Tensor parameter, Tensor? computeCopy, ulong seed)
    {
        if (parameter.dtype == ScalarType.BFloat16)
        {
            RoundStochastically(weights.view(-1), parameter.view(-1), seed);
        }

        computeCopy?.copy_(parameter);
    }

    /// <summary>
    /// The significand as a whole number, plus random bits below the last one that bf16 has, with those cut off: exact in fp64.
    /// </summary>
    private static void RoundStochastically(Tensor source, Tensor target, ulong seed)
    {
        for (var at = 0L; at < source.numel(); at += RoundedAtATime)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(RoundedAtATime, source.numel() - at);
            var values = source.narrow(0, at, count);
            var wide = values.to(ScalarType.Float64);
            var (_, exponents) = wide.nan_to_num(0, 0, 0).frexp();
            var unit = pow(2, exponents.clamp(Scalars.Of(LeastExponent)).sub_(Scalars.Of(WideBits)).to(ScalarType.Float64));
            var whole = (wide.abs() / unit).nan_to_num_(0, 0, 0).round_().to(ScalarType.Int64).add_(BitsFor(at, count, seed, source.device), Scalars.One);
            var kept = ShiftRight(whole, WideBits - NarrowBits).mul_(Scalars.Of(1L << (WideBits - NarrowBits)));
            var rounded = (kept.to(ScalarType.Float64) * unit).copysign(wide).to(ScalarType.Float32);
            target.narrow(0, at, count).copy_(where(values.isfinite(), rounded, values));
        }
    }

    /// <summary><see cref="RandomBits"/> of the elements from <paramref name="first"/> on, int64.</summary>
    private static Tensor BitsFor(long first, long count, ulong seed, Device device)
    {
        var low = tensor((long)uint.MaxValue, device: device);
        Tensor Cut(Tensor x) => x.bitwise_and(low);
        Tensor Mix(Tensor x)
        {
            x = Cut((x ^ ShiftRight(x, 16)) * Scalars.Of((long)RandomBits.Factor1));
            x = Cut((x ^ ShiftRight(x, 13)) * Scalars.Of((long)RandomBits.Factor2));
            return x ^ ShiftRight(x, 16);
        }

        var indices = Cut(Scalars.Range(first, first + count, ScalarType.Int64, device));
        var spread = Cut(indices * Scalars.Of((long)RandomBits.Spread)) ^ tensor((long)(uint)seed, device: device);
        return ShiftRight(Mix(Cut(Mix(spread).Plus(Scalars.Of((long)(seed >> 32))))), 16);
    }

    private static Tensor ShiftRight(Tensor x, int bits) => x.bitwise_right_shift(tensor((long)bits, device: x.device));
}
