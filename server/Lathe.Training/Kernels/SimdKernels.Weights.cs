using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

/// <content>What updates write: fp32 in place, or bf16, which is fp32 on the stack while a chunk of it is updated.</content>
internal sealed unsafe partial class SimdKernels
{
    /// <summary>Numbers that are fp32 at a time: whole vectors, and whole blocks of eight-bit states.</summary>
    private const int ChunkSize = 4 * BlockSize;

    /// <summary>Updates numbers of a parameter.</summary>
    /// <param name="weights">The first of them.</param>
    /// <param name="copy">Its place in the compute copy; null: there is none.</param>
    /// <param name="at">Its index in the parameter.</param>
    /// <param name="count">How many there are.</param>
    private delegate void WeightUpdate(float* weights, Bf16* copy, long at, long count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(Bf16* source, float* target, long count)
    {
        var i = 0L;
        for (; i + Width <= count; i += Width)
        {
            Bf16.Load(source + i).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = Bf16.Read(source + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RoundStochastically(float* source, Bf16* target, long at, long count, ulong seed)
    {
        var indices = Vector512.Create(unchecked((uint)at)) + Vector512<uint>.Indices;
        var i = 0L;
        for (; i + Width <= count; i += Width)
        {
            Bf16.StoreStochastically(Vector512.Load(source + i), RandomBits.Of(indices, seed), target + i);
            indices += Vector512.Create((uint)Width);
        }

        for (; i < count; i++)
        {
            Bf16.WriteStochastically(source[i], RandomBits.Of(unchecked((uint)(at + i)), seed), target + i);
        }
    }

    private readonly record struct Weights(nint Value, nint Copy, bool IsBf16, ulong Seed)
    {
        public static Weights Of(Tensor parameter, Tensor? computeCopy, ulong seed)
        {
            var isBf16 = parameter.dtype == ScalarType.BFloat16;
            return new(
                isBf16 ? (nint)TensorMemory.BFloat16s(parameter) : (nint)TensorMemory.Floats(parameter),
                computeCopy is null ? 0 : (nint)TensorMemory.BFloat16s(computeCopy),
                isBf16,
                seed);
        }

        /// <summary>Has the numbers [begin, end) updated, in order, in one part or several.</summary>
        public void Update(long begin, long end, WeightUpdate update)
        {
            if (!IsBf16)
            {
                update((float*)Value + begin, Copy == 0 ? null : (Bf16*)Copy + begin, begin, end - begin);
                return;
            }

            var numbers = stackalloc float[ChunkSize];
            for (var at = begin; at < end; at += ChunkSize)
            {
                var count = Math.Min(ChunkSize, end - at);
                var stored = (Bf16*)Value + at;
                Widen(stored, numbers, count);
                update(numbers, null, at, count);
                RoundStochastically(numbers, stored, at, count, Seed);
            }
        }
    }
}
