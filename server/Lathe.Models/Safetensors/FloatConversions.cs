using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lathe.Models.Safetensors;

/// <summary>
/// Conversions between the three floating-point formats of checkpoints, 16-bit values as their bits. Rounding is to nearest,
/// ties to even; too large becomes infinity; NaN stays NaN. A destination must be at least as long as its source.
/// </summary>
public static class FloatConversions
{
    private const int ChunkElements = 4096;

    public static void F16ToF32(ReadOnlySpan<ushort> source, Span<float> destination) =>
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<ushort, Half>(source), destination);

    public static void F32ToF16(ReadOnlySpan<float> source, Span<ushort> destination) =>
        TensorPrimitives.ConvertToHalf(source, MemoryMarshal.Cast<ushort, Half>(destination));

    public static void BF16ToF32(ReadOnlySpan<ushort> source, Span<float> destination)
    {
        var bits = MemoryMarshal.Cast<float, uint>(destination[..source.Length]);
        var done = 0;
        for (; done <= source.Length - Vector<ushort>.Count; done += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[done..]), out var low, out var high);
            (low << 16).CopyTo(bits[done..]);
            (high << 16).CopyTo(bits[(done + Vector<uint>.Count)..]);
        }

        for (; done < source.Length; done++)
        {
            bits[done] = (uint)source[done] << 16;
        }
    }

    public static void F32ToBF16(ReadOnlySpan<float> source, Span<ushort> destination)
    {
        var bits = MemoryMarshal.Cast<float, uint>(source);
        destination = destination[..source.Length];
        var done = 0;
        for (; done <= bits.Length - Vector<ushort>.Count; done += Vector<ushort>.Count)
        {
            var low = RoundToBF16(new Vector<uint>(bits[done..]));
            var high = RoundToBF16(new Vector<uint>(bits[(done + Vector<uint>.Count)..]));
            Vector.Narrow(low, high).CopyTo(destination[done..]);
        }

        for (; done < bits.Length; done++)
        {
            destination[done] = RoundToBF16(bits[done]);
        }
    }

    /// <summary>Converts <paramref name="count"/> elements (any number, beyond 2^31 too); the areas must not overlap.</summary>
    /// <exception cref="NotSupportedException">A dtype other than F32, F16 and BF16.</exception>
    public static unsafe void Convert(SafetensorsDtype from, byte* source, SafetensorsDtype to, byte* destination, long count)
    {
        if (!from.IsSupportedFloat() || !to.IsSupportedFloat())
        {
            throw new NotSupportedException($"No conversion from {from.Name()} to {to.Name()}.");
        }

        // Everything goes through F32, which holds both 16-bit formats exactly; a chunk stays in the first-level cache.
        var buffer = stackalloc float[ChunkElements];
        int fromSize = from.Bits() / 8, toSize = to.Bits() / 8;
        for (var done = 0L; done < count; done += ChunkElements)
        {
            var length = (int)Math.Min(ChunkElements, count - done);
            var input = source + (done * fromSize);
            var output = destination + (done * toSize);
            if (from == to)
            {
                Unsafe.CopyBlockUnaligned(output, input, (uint)(length * toSize));
                continue;
            }

            var wide = from == SafetensorsDtype.F32 ? new Span<float>(input, length)
                : to == SafetensorsDtype.F32 ? new Span<float>(output, length)
                : new Span<float>(buffer, length);
            Widen(from, new ReadOnlySpan<ushort>(input, length), wide);
            Narrow(to, wide, new Span<ushort>(output, length));
        }
    }

    private static void Widen(SafetensorsDtype from, ReadOnlySpan<ushort> source, Span<float> destination)
    {
        if (from == SafetensorsDtype.F16)
        {
            F16ToF32(source, destination);
        }
        else if (from == SafetensorsDtype.BF16)
        {
            BF16ToF32(source, destination);
        }
    }

    private static void Narrow(SafetensorsDtype to, ReadOnlySpan<float> source, Span<ushort> destination)
    {
        if (to == SafetensorsDtype.F16)
        {
            F32ToF16(source, destination);
        }
        else if (to == SafetensorsDtype.BF16)
        {
            F32ToBF16(source, destination);
        }
    }

    /// <summary>
    /// Adding 0x7FFF, plus 1 where the kept part is odd, carries exactly when nearest-even rounds up; a NaN must not be carried away.
    /// </summary>
    private static ushort RoundToBF16(uint bits) =>
        (bits & 0x7FFF_FFFF) > 0x7F80_0000
            ? (ushort)((bits >> 16) | 0x40)
            : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);

    private static Vector<uint> RoundToBF16(Vector<uint> bits)
    {
        var isNaN = Vector.GreaterThan(bits & new Vector<uint>(0x7FFF_FFFF), new Vector<uint>(0x7F80_0000));
        var kept = bits >> 16;
        var rounded = (bits + new Vector<uint>(0x7FFF) + (kept & Vector<uint>.One)) >> 16;
        return Vector.ConditionalSelect(isNaN, kept | new Vector<uint>(0x40), rounded);
    }
}
