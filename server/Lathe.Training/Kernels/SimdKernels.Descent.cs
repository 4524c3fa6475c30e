using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

internal sealed unsafe partial class SimdKernels
{
    public void Descend(Tensor parameter, Tensor direction, Tensor? computeCopy, in DescentStep step, ulong seed = 0)
    {
        var count = parameter.numel();
        var (rate, keep) = ((float)step.Rate, (float)step.Keep);
        var (weights, d) = (Weights.Of(parameter, computeCopy, seed), (nint)TensorMemory.Floats(direction));
        ParallelLoop.For(Blocks(count), Grain / Width, (begin, end) => weights.Update(
            begin * Width, Math.Min(count, end * Width), (p, copy, at, length) => DescentRange(
                p, (float*)d + at, copy, length, rate, keep)));
    }

    public void Nesterov(Tensor gradient, Tensor momentum, double decay, double gradientScale)
    {
        var count = gradient.numel();
        var (factor, scale) = ((float)decay, (float)gradientScale);
        var (g, m) = ((nint)TensorMemory.Floats(gradient), (nint)TensorMemory.Floats(momentum));
        ParallelLoop.For(Blocks(count), Grain / Width, (begin, end) => NesterovRange(
            (float*)g, (float*)m, begin * Width, Math.Min(count, end * Width), factor, scale));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DescentRange(float* p, float* d, Bf16* copy, long count, float rate, float keep)
    {
        var (rates, keeps) = (Vector512.Create(rate), Vector512.Create(keep));
        var i = 0L;
        for (; i + Width <= count; i += Width)
        {
            var updated = (Vector512.Load(p + i) * keeps) - (Vector512.Load(d + i) * rates);
            updated.Store(p + i);
            if (copy is not null)
            {
                Bf16.Store(updated, copy + i);
            }
        }

        for (; i < count; i++)
        {
            p[i] = (p[i] * keep) - (d[i] * rate);
            if (copy is not null)
            {
                Bf16.Write(p[i], copy + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NesterovRange(float* g, float* m, long begin, long end, float decay, float scale)
    {
        var (decays, scales) = (Vector512.Create(decay), Vector512.Create(scale));
        var i = begin;
        for (; i + Width <= end; i += Width)
        {
            var gradient = Vector512.Load(g + i) * scales;
            var momentum = (Vector512.Load(m + i) * decays) + gradient;
            momentum.Store(m + i);
            (gradient + (momentum * decays)).Store(g + i);
        }

        for (; i < end; i++)
        {
            var gradient = g[i] * scale;
            m[i] = (m[i] * decay) + gradient;
            g[i] = gradient + (m[i] * decay);
        }
    }
}
