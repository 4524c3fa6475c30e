using System.Runtime.CompilerServices;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

/// <content>Updates by states in eight bits: each block's codes become numbers on the stack, and codes again.</content>
internal sealed unsafe partial class SimdKernels
{
    private const int BlockSize = EightBitState.BlockSize;
    private const long GrainBlocks = 64;

    public void AdamW8Bit(
        Tensor parameter, Tensor gradient, EightBitState firstMoment, EightBitState secondMoment, Tensor? computeCopy, in AdamWStep step,
        ulong seed = 0)
    {
        var factors = AdamWFactors.Of(step);
        var (weights, grads) = (Weights.Of(parameter, computeCopy, seed), (nint)TensorMemory.Floats(gradient));
        var (codes1, codes2) = ((nint)TensorMemory.Bytes(firstMoment.Codes), (nint)TensorMemory.Bytes(secondMoment.Codes));
        var (scales1, scales2) = ((nint)TensorMemory.Floats(firstMoment.Scales), (nint)TensorMemory.Floats(secondMoment.Scales));
        var count = parameter.numel();
        ParallelLoop.For(EightBitState.Blocks(count), GrainBlocks, (begin, end) =>
        {
            for (var block = begin; block < end; block++)
            {
                weights.Update(block * BlockSize, Math.Min(count, (block + 1) * BlockSize), (p, copy, at, length) => AdamWBlock(
                    p, (float*)grads + at, (byte*)codes1 + at, (byte*)codes2 + at, (float*)scales1 + (at / BlockSize),
                    (float*)scales2 + (at / BlockSize), copy, (int)length, factors));
            }
        });
    }

    public void Lion8Bit(Tensor parameter, Tensor gradient, EightBitState momentum, Tensor? computeCopy, in LionStep step, ulong seed = 0)
    {
        var factors = LionFactors.Of(step);
        var (weights, grads) = (Weights.Of(parameter, computeCopy, seed), (nint)TensorMemory.Floats(gradient));
        var (codes, scales) = ((nint)TensorMemory.Bytes(momentum.Codes), (nint)TensorMemory.Floats(momentum.Scales));
        var count = parameter.numel();
        ParallelLoop.For(EightBitState.Blocks(count), GrainBlocks, (begin, end) =>
        {
            for (var block = begin; block < end; block++)
            {
                weights.Update(block * BlockSize, Math.Min(count, (block + 1) * BlockSize), (p, copy, at, length) => LionBlock(
                    p, (float*)grads + at, (byte*)codes + at, (float*)scales + (at / BlockSize), copy, (int)length, factors));
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AdamWBlock(
        float* p, float* g, byte* codes1, byte* codes2, float* scale1, float* scale2, Bf16* copy, int count, in AdamWFactors f)
    {
        var firsts = stackalloc float[BlockSize];
        var seconds = stackalloc float[BlockSize];
        Decode(codes1, *scale1, firsts, count, DynamicCodec.Symmetric);
        Decode(codes2, *scale2, seconds, count, DynamicCodec.Positive);
        AdamWRange(p, g, firsts, seconds, copy, count, f);
        *scale1 = Encode(firsts, codes1, count, DynamicCodec.Symmetric);
        *scale2 = Encode(seconds, codes2, count, DynamicCodec.Positive);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LionBlock(float* p, float* g, byte* codes, float* scale, Bf16* copy, int count, in LionFactors f)
    {
        var momentum = stackalloc float[BlockSize];
        Decode(codes, *scale, momentum, count, DynamicCodec.Symmetric);
        LionRange(p, g, momentum, copy, count, f);
        *scale = Encode(momentum, codes, count, DynamicCodec.Symmetric);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Decode(byte* codes, float scale, float* target, int count, DynamicCodec codec)
    {
        var values = codec.Values;
        for (var i = 0; i < count; i++)
        {
            target[i] = values[codes[i]] * scale;
        }
    }

    /// <returns>The largest magnitude.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Encode(float* values, byte* codes, int count, DynamicCodec codec)
    {
        var largest = 0f;
        for (var i = 0; i < count; i++)
        {
            largest = MathF.Max(largest, MathF.Abs(values[i]));
        }

        var inverse = largest > 0 ? 1f / largest : 0f;
        for (var i = 0; i < count; i++)
        {
            codes[i] = codec.Encode(values[i] * inverse);
        }

        return largest;
    }
}
