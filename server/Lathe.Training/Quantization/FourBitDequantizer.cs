using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Lathe.Training.Kernels;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Quantization;

/// <summary>
/// Turns four-bit codes back into numbers: one look-up and one product each, so that all paths give the same bits.
/// </summary>
internal static unsafe class FourBitDequantizer
{
    private const int Block = FourBitWeight.BlockSize;

    /// <summary>Values that one range of a parallel loop makes at least.</summary>
    private const long Grain = 1 << 15;

    /// <summary>Values that one step of a vector path makes.</summary>
    private const int Width = 16;

    /// <summary>Sixteen values from eight bytes.</summary>
    private interface ILookup
    {
        static abstract Vector512<float> Sixteen(byte* packed, Vector512<float> values);
    }

    /// <summary>By a path of the caller's choice, for tests.</summary>
    public static void Dequantize(FourBitWeight weight, long firstRow, long firstColumn, Tensor target, DequantizePath path)
    {
        switch (target.dtype)
        {
            case ScalarType.Float32:
                Run(weight, firstRow, firstColumn, target.shape, (Fp32*)TensorMemory.Floats(target), path);
                break;
            case ScalarType.BFloat16:
                Run(weight, firstRow, firstColumn, target.shape, (Bf16*)TensorMemory.BFloat16s(target), path);
                break;
            default:
                throw new ArgumentException($"weights are dequantized to Float32 or BFloat16, not {target.dtype}");
        }
    }

    public static DequantizePath BestPath() =>
        Avx512F.IsSupported ? DequantizePath.Avx512 : Avx2.IsSupported ? DequantizePath.Avx2 : DequantizePath.Portable;

    private static void Run<T>(FourBitWeight weight, long firstRow, long firstColumn, long[] panel, T* target, DequantizePath path)
        where T : unmanaged, IElement<T>
    {
        var (packed, output) = ((nint)TensorMemory.Bytes(weight.Packed), (nint)target);
        var (rows, columns) = (panel[0], panel[1]);
        var table = Vector512.Create([.. weight.Code.Values], 0);
        ParallelLoop.For(rows, Math.Max(1, Grain / columns), (from, to) =>
        {
            for (var row = from; row < to; row++)
            {
                var begin = ((firstRow + row) * weight.Columns) + firstColumn;
                Range(weight.Scales, (byte*)packed, begin, begin + columns, table, (T*)output + (row * columns), path);
            }
        });
    }

    /// <summary>Values [begin, end) of the flattened weight.</summary>
    private static void Range<T>(
        BlockScales scales, byte* packed, long begin, long end, Vector512<float> table, T* target, DequantizePath path)
        where T : unmanaged, IElement<T>
    {
        for (var start = begin; start < end;)
        {
            var block = start / Block;
            var stop = Math.Min(end, (block + 1) * Block);
            var scale = scales.At(block);
            if (stop - start < Block || path == DequantizePath.Portable)
            {
                Portable(packed, start, stop, table, scale, target + (start - begin));
            }
            else if (path == DequantizePath.Avx512)
            {
                WholeBlock<T, Avx512Lookup>(packed + (start / 2), table, scale, target + (start - begin));
            }
            else
            {
                WholeBlock<T, Avx2Lookup>(packed + (start / 2), table, scale, target + (start - begin));
            }

            start = stop;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WholeBlock<T, TLookup>(byte* packed, Vector512<float> table, float scale, T* target)
        where T : unmanaged, IElement<T>
        where TLookup : ILookup
    {
        var factor = Vector512.Create(scale);
        for (var i = 0; i < Block; i += Width)
        {
            T.Store(TLookup.Sixteen(packed + (i / 2), table) * factor, target + i);
        }
    }

    private static void Portable<T>(byte* packed, long start, long stop, Vector512<float> table, float scale, T* target)
        where T : unmanaged, IElement<T>
    {
        for (var i = start; i < stop; i++)
        {
            var code = (i & 1) == 0 ? packed[i / 2] >> 4 : packed[i / 2] & 0xF;
            T.Write(table[code] * scale, target + (i - start));
        }
    }

    /// <summary>Eight bytes as sixteen codes in order: the upper half of each byte goes first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Codes(byte* packed)
    {
        var bytes = Vector128.CreateScalarUnsafe(*(ulong*)packed).AsByte();
        var upper = (bytes.AsUInt16() >>> 4).AsByte() & Vector128.Create((byte)0xF);
        return Sse2.UnpackLow(upper, bytes & Vector128.Create((byte)0xF));
    }

    private readonly struct Avx512Lookup : ILookup
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Sixteen(byte* packed, Vector512<float> values) =>
            Avx512F.PermuteVar16x32(values, Avx512F.ConvertToVector512Int32(Codes(packed)));
    }

    private readonly struct Avx2Lookup : ILookup
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Sixteen(byte* packed, Vector512<float> values)
        {
            var codes = Codes(packed);
            var upper = Sse2.ShiftRightLogical128BitLane(codes, 8);
            return Vector512.Create(
                Eight(Avx2.ConvertToVector256Int32(codes), values), Eight(Avx2.ConvertToVector256Int32(upper), values));
        }

        /// <summary>Bit 3 of the code chooses the half of the table, and as the sign bit the lane.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<float> Eight(Vector256<int> codes, Vector512<float> values) => Avx.BlendVariable(
            Avx2.PermuteVar8x32(values.GetLower(), codes),
            Avx2.PermuteVar8x32(values.GetUpper(), codes),
            (codes << 28).AsSingle());
    }
}
