using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Quantization;

/// <summary>Rounds weights to four bits, a block of <see cref="FourBitWeight.BlockSize"/> values at a time.</summary>
internal static unsafe class FourBitQuantizer
{
    private const int Width = 16;
    private const int Block = FourBitWeight.BlockSize;

    /// <summary>Values that are turned into fp32 at a time when they are stored otherwise.</summary>
    private const long Chunk = 1 << 20;

    private const long GrainBlocks = 1 << 10;

    public static (Tensor Packed, BlockScales Scales) Quantize(Tensor weight, FourBitCode code)
    {
        var count = weight.numel();
        var packed = empty([(count + 1) / 2], ScalarType.Byte);
        var scales = new float[BlockScales.Blocks(count, Block)];
        using var flat = weight.reshape(-1);
        for (var start = 0L; start < count; start += Chunk)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(Chunk, count - start);
            var values = flat.narrow(0, start, length).to(ScalarType.Float32).contiguous();
            var (source, target) = ((nint)TensorMemory.Floats(values), (nint)(TensorMemory.Bytes(packed) + (start / 2)));
            var firstBlock = start / Block;
            ParallelLoop.For(BlockScales.Blocks(length, Block), GrainBlocks, (begin, end) =>
            {
                for (var block = begin; block < end; block++)
                {
                    var at = block * Block;
                    scales[firstBlock + block] = QuantizeBlock(
                        (float*)source + at, (int)Math.Min(Block, length - at), code, (byte*)target + (at / 2));
                }
            });
        }

        return (packed, BlockScales.Plain(scales));
    }

    /// <returns>The block's scale.</returns>
    private static float QuantizeBlock(float* values, int count, FourBitCode code, byte* packed)
    {
        var largest = 0f;
        for (var i = 0; i < count; i++)
        {
            largest = MathF.Max(largest, MathF.Abs(values[i]));
        }

        var inverse = 1f / largest;
        var codes = stackalloc byte[Block];
        if (count == Block)
        {
            Encode(values, inverse, code, codes);
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                codes[i] = code.Encode(values[i] * inverse);
            }

            codes[count] = code.Encode(0);
        }

        for (var i = 0; i < count; i += 2)
        {
            packed[i / 2] = (byte)((codes[i] << 4) | codes[i + 1]);
        }

        return largest;
    }

    /// <summary>The same comparisons as <see cref="FourBitCode.Encode"/>, sixteen values at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Encode(float* values, float inverse, FourBitCode code, byte* codes)
    {
        var exceeded = stackalloc int[Width];
        for (var i = 0; i < Block; i += Width)
        {
            var scaled = Vector512.Load(values + i) * inverse;
            var compared = code.IsSigned ? Vector512.Abs(scaled) : scaled;
            var sum = Vector512<int>.Zero;
            foreach (var threshold in code.Thresholds)
            {
                sum -= Vector512.GreaterThan(compared, Vector512.Create(threshold)).AsInt32();
            }

            sum.Store(exceeded);
            var negative = code.IsSigned ? Vector512.LessThan(scaled, Vector512<float>.Zero).ExtractMostSignificantBits() : 0;
            for (var j = 0; j < Width; j++)
            {
                codes[i + j] = (byte)(code.Codes[exceeded[j]] | (int)(((negative >> j) & 1) << 3));
            }
        }
    }
}
