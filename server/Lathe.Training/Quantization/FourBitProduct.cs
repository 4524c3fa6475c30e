using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Lathe.Training.Kernels;
using Lathe.Training.Kernels.FewRows;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Quantization;

/// <summary>
/// x [N, in] times a four-bit weight transposed for few rows N. Codes become values by a look-up in a register, and blocks are scaled
/// when they are summed: nothing is written but the result.
/// </summary>
/// <remarks>
/// A group is 128 codes in sixteen words of eight. Shifting all words by four bits brings the next code of each to where the look-up reads it,
/// so vector k of a group has the codes k of all words, and the input is arranged like that. A word belongs to one block.
/// </remarks>
internal static unsafe class FourBitProduct
{
    /// <summary>Codes in a word.</summary>
    private const int Word = 8;

    /// <summary>Words in a vector.</summary>
    private const int Lanes = 16;

    private const int Group = Word * Lanes;
    private const int GroupBytes = Group / 2;

    /// <summary>Words in a block.</summary>
    private const int BlockWords = FourBitWeight.BlockSize / Word;

    /// <summary>Blocks that groups begin after each other.</summary>
    private const int GroupBlocks = Group / FourBitWeight.BlockSize;

    /// <summary>Rows of the weight in a tile.</summary>
    private const int Height = 8;

    /// <summary>Groups that all rows of a tile are multiplied by before the next: as much of four rows of the input stays in the nearest cache.</summary>
    private const int Chunk = 8;

    /// <summary>Scales of a tile are on the stack of each thread.</summary>
    private const long LongestRow = 1 << 17;

    /// <summary>How sixteen table entries are found by the lower bits of sixteen words.</summary>
    private interface ILookup
    {
        /// <summary>Entries by the lowest four bits; the others count for nothing.</summary>
        static abstract Vector512<float> Values(Vector512<int> codes, Vector512<float> table);

        /// <summary>Entries by indices below eight.</summary>
        static abstract Vector512<float> Spread(float* scales, Vector512<int> indices);
    }

    /// <summary>Rows begin with whole words, and there are look-ups of this kind.</summary>
    public static bool Takes(FourBitWeight weight) => weight.Columns % Word == 0 && weight.Columns <= LongestRow && Avx2.IsSupported;

    /// <summary>By a path of the caller's choice, for tests.</summary>
    /// <param name="weight">One that <see cref="Takes"/> says yes to.</param>
    /// <param name="input">[N, in], fp32 or bf16.</param>
    /// <param name="path">Not <see cref="DequantizePath.Portable"/>.</param>
    /// <returns>[N, out].</returns>
    public static Tensor Multiply(FourBitWeight weight, Tensor input, DequantizePath path)
    {
        using var rows = input.contiguous();
        var result = empty([input.shape[0], weight.Rows], input.dtype);
        var count = (int)input.shape[0];
        if (input.dtype == ScalarType.BFloat16)
        {
            Run(weight, (Bf16*)TensorMemory.BFloat16s(rows), (Bf16*)TensorMemory.BFloat16s(result), count, path);
        }
        else
        {
            Run(weight, (Fp32*)TensorMemory.Floats(rows), (Fp32*)TensorMemory.Floats(result), count, path);
        }

        return result;
    }

    private static void Run<T>(FourBitWeight weight, T* input, T* result, int rows, DequantizePath path)
        where T : unmanaged, IElement<T>
    {
        var height = rows == 1 ? 1 : RowTile.Inputs;
        var tiles = (rows + height - 1) / height;
        var stride = (weight.Columns + Group - 1) / Group * Group;
        var x = (float*)NativeMemory.AlignedAlloc((nuint)(tiles * height * stride * sizeof(float)), 64);
        try
        {
            new Span<float>(x, checked((int)(tiles * height * stride))).Clear();
            for (var row = 0; row < rows; row++)
            {
                Arrange(input + (row * weight.Columns), x + (row * stride), weight.Columns);
            }

            ParallelLoop.For(weight.Rows, Math.Max(1, FewRowsProduct.Grain / weight.Columns), (begin, end) =>
            {
                if (path == DequantizePath.Avx512)
                {
                    Rows<T, Avx512Lookup>(weight, x, stride, result, rows, begin, end);
                }
                else
                {
                    Rows<T, Avx2Lookup>(weight, x, stride, result, rows, begin, end);
                }
            });
        }
        finally
        {
            NativeMemory.AlignedFree(x);
        }
    }

    /// <summary>The first code of two is the upper half of their byte.</summary>
    private static void Arrange<T>(T* input, float* target, long columns)
        where T : unmanaged, IElement<T>
    {
        for (var word = 0L; word < columns / Word; word++)
        {
            var place = target + (word / Lanes * Group) + (word % Lanes);
            for (var code = 0; code < Word; code++)
            {
                place[code * Lanes] = T.Read(input + (word * Word) + (code ^ 1));
            }
        }
    }

    /// <summary>Rows [begin, end) of the weight, a few at a time, which share what they read of the input.</summary>
    private static void Rows<T, TLookup>(FourBitWeight weight, float* x, long stride, T* result, int rows, long begin, long end)
        where T : unmanaged, IElement<T>
        where TLookup : ILookup
    {
        var columns = weight.Columns;
        var packed = TensorMemory.Bytes(weight.Packed);
        var table = Vector512.Create([.. weight.Code.Values], 0);
        var groups = (int)((columns + Group - 1) / Group);
        var rest = (int)(columns % Group);
        var mask = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(rest == 0 ? Lanes : rest / Word));

        // A group reads as many scales as a vector has lanes.
        Span<float> scales = stackalloc float[(Height * groups * GroupBlocks) + Lanes + 1];
        scales.Clear();
        var last = stackalloc byte[Height * GroupBytes];
        var tile = stackalloc Row[Height];
        var sums = stackalloc Vector512<float>[Height * RowTile.Inputs];
        fixed (float* scale = scales)
        {
            for (var first = begin; first < end; first += Height)
            {
                var height = (int)Math.Min(Height, end - first);
                var block = first * columns / FourBitWeight.BlockSize;
                weight.Scales.CopyTo(block, scales[..(int)(BlockScales.Blocks((first + height) * columns, FourBitWeight.BlockSize) - block)]);
                for (var i = 0; i < height; i++)
                {
                    var start = (first + i) * columns;
                    var codes = packed + (start / 2);
                    var tail = codes + ((groups - 1) * GroupBytes);
                    if (rest > 0)
                    {
                        var padded = new Span<byte>(last + (i * GroupBytes), GroupBytes);
                        padded.Clear();
                        new ReadOnlySpan<byte>(tail, rest / 2).CopyTo(padded);
                        tail = last + (i * GroupBytes);
                    }

                    // Which of the scales from a group's first on a lane's word takes.
                    var indices = (Vector512<int>.Indices + Vector512.Create((int)(start % FourBitWeight.BlockSize / Word))) >>> int.Log2(BlockWords);
                    tile[i] = new Row(codes, tail, scale + ((start / FourBitWeight.BlockSize) - block), groups, indices, mask);
                }

                if (rows == 1)
                {
                    for (var i = 0; i < height; i++)
                    {
                        T.Write(One<TLookup>(tile + i, table, x), result + first + i);
                    }

                    continue;
                }

                for (var row = 0; row < rows; row += RowTile.Inputs)
                {
                    new Span<Vector512<float>>(sums, height * RowTile.Inputs).Clear();
                    for (var group = 0; group < groups; group += Chunk)
                    {
                        for (var i = 0; i < height; i++)
                        {
                            Four<TLookup>(tile + i, table, x + (row * stride), stride, group, Math.Min(groups, group + Chunk), sums + (i * RowTile.Inputs));
                        }
                    }

                    for (var j = 0; j < Math.Min(RowTile.Inputs, rows - row); j++)
                    {
                        for (var i = 0; i < height; i++)
                        {
                            T.Write(Vector512.Sum(sums[(i * RowTile.Inputs) + j]), result + ((row + j) * weight.Rows) + first + i);
                        }
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float One<TLookup>(Row* row, Vector512<float> table, float* x)
        where TLookup : ILookup
    {
        var sum = Vector512<float>.Zero;
        byte* codes = row->Codes;
        float* scales = row->Scales;
        var indices = row->Indices;
        for (var left = row->Groups; left > 0; left--)
        {
            var words = Vector512.Load((int*)(left == 1 ? row->Last : codes));
            var scale = TLookup.Spread(scales, indices);
            scale = left == 1 ? Vector512.ConditionalSelect(row->Mask.AsSingle(), scale, Vector512<float>.Zero) : scale;
            var part = TLookup.Values(words, table) * Vector512.Load(x);
            part = Vector512.FusedMultiplyAdd(TLookup.Values(words >>> 4, table), Vector512.Load(x + Lanes), part);
            part = Vector512.FusedMultiplyAdd(TLookup.Values(words >>> 8, table), Vector512.Load(x + (2 * Lanes)), part);
            part = Vector512.FusedMultiplyAdd(TLookup.Values(words >>> 12, table), Vector512.Load(x + (3 * Lanes)), part);
            part = Vector512.FusedMultiplyAdd(TLookup.Values(words >>> 16, table), Vector512.Load(x + (4 * Lanes)), part);
            part = Vector512.FusedMultiplyAdd(TLookup.Values(words >>> 20, table), Vector512.Load(x + (5 * Lanes)), part);
            part = Vector512.FusedMultiplyAdd(TLookup.Values(words >>> 24, table), Vector512.Load(x + (6 * Lanes)), part);
            part = Vector512.FusedMultiplyAdd(TLookup.Values(words >>> 28, table), Vector512.Load(x + (7 * Lanes)), part);
            sum = Vector512.FusedMultiplyAdd(part, scale, sum);
            codes += GroupBytes;
            scales += GroupBlocks;
            x += Group;
        }

        return Vector512.Sum(sum);
    }

    /// <summary>Four rows of the input, each summed as <see cref="One"/> does, for groups [begin, end).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four<TLookup>(Row* row, Vector512<float> table, float* x, long stride, int begin, int end, Vector512<float>* sums)
        where TLookup : ILookup
    {
        var (sum0, sum1, sum2, sum3) = (sums[0], sums[1], sums[2], sums[3]);
        byte* codes = row->Codes + (begin * GroupBytes);
        float* scales = row->Scales + (begin * GroupBlocks);
        var indices = row->Indices;
        x += begin * Group;
        for (var group = begin; group < end; group++)
        {
            var isLast = group == row->Groups - 1;
            var words = Vector512.Load((int*)(isLast ? row->Last : codes));
            var scale = TLookup.Spread(scales, indices);
            scale = isLast ? Vector512.ConditionalSelect(row->Mask.AsSingle(), scale, Vector512<float>.Zero) : scale;
            Vector512<float> part0, part1, part2, part3;
            part0 = part1 = part2 = part3 = Vector512<float>.Zero;
            for (var code = 0; code < Word; code++)
            {
                var values = TLookup.Values(words, table);
                part0 = Vector512.FusedMultiplyAdd(values, Vector512.Load(x), part0);
                part1 = Vector512.FusedMultiplyAdd(values, Vector512.Load(x + stride), part1);
                part2 = Vector512.FusedMultiplyAdd(values, Vector512.Load(x + (2 * stride)), part2);
                part3 = Vector512.FusedMultiplyAdd(values, Vector512.Load(x + (3 * stride)), part3);
                words >>>= 4;
                x += Lanes;
            }

            sum0 = Vector512.FusedMultiplyAdd(part0, scale, sum0);
            sum1 = Vector512.FusedMultiplyAdd(part1, scale, sum1);
            sum2 = Vector512.FusedMultiplyAdd(part2, scale, sum2);
            sum3 = Vector512.FusedMultiplyAdd(part3, scale, sum3);
            codes += GroupBytes;
            scales += GroupBlocks;
        }

        (sums[0], sums[1], sums[2], sums[3]) = (sum0, sum1, sum2, sum3);
    }

    /// <summary>A row of the weight.</summary>
    /// <param name="codes">Of its first group.</param>
    /// <param name="last">Of its last group, padded to a whole one.</param>
    /// <param name="scales">Of its blocks, and numbers up to a vector behind them.</param>
    /// <param name="groups">At least one.</param>
    /// <param name="indices">Of the scale that each word of a group takes, from the group's first on.</param>
    /// <param name="mask">Words of the last group that are part of the row.</param>
    private readonly struct Row(byte* codes, byte* last, float* scales, int groups, Vector512<int> indices, Vector512<int> mask)
    {
        public readonly byte* Codes = codes;
        public readonly byte* Last = last;
        public readonly float* Scales = scales;
        public readonly int Groups = groups;
        public readonly Vector512<int> Indices = indices;
        public readonly Vector512<int> Mask = mask;
    }

    private readonly struct Avx512Lookup : ILookup
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Values(Vector512<int> codes, Vector512<float> table) => Avx512F.PermuteVar16x32(table, codes);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Spread(float* scales, Vector512<int> indices) => Avx512F.PermuteVar16x32(Vector512.Load(scales), indices);
    }

    private readonly struct Avx2Lookup : ILookup
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Values(Vector512<int> codes, Vector512<float> table) =>
            Vector512.Create(Eight(codes.GetLower(), table), Eight(codes.GetUpper(), table));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Spread(float* scales, Vector512<int> indices)
        {
            var first = Vector256.Load(scales);
            return Vector512.Create(Avx2.PermuteVar8x32(first, indices.GetLower()), Avx2.PermuteVar8x32(first, indices.GetUpper()));
        }

        /// <summary>Bit 3 of the code chooses the half of the table, and as the sign bit the lane.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<float> Eight(Vector256<int> codes, Vector512<float> table) => Avx.BlendVariable(
            Avx2.PermuteVar8x32(table.GetLower(), codes),
            Avx2.PermuteVar8x32(table.GetUpper(), codes),
            (codes << 28).AsSingle());
    }
}
