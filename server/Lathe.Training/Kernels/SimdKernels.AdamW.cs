using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

internal sealed unsafe partial class SimdKernels
{
    /// <summary>Elements whose squares are summed together first: fixed, so that the result does not depend on threads.</summary>
    private const long SquaresPerPartial = 1 << 16;

    public double SumOfSquares(Tensor values)
    {
        var count = values.numel();
        var at = (nint)TensorMemory.Floats(values);
        var partials = new double[(count + SquaresPerPartial - 1) / SquaresPerPartial];
        ParallelLoop.For(partials.Length, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++)
            {
                partials[i] = SquaresOf((float*)at, i * SquaresPerPartial, Math.Min(count, (i + 1) * SquaresPerPartial));
            }
        });
        return partials.Sum();
    }

    public void AdamW(
        Tensor parameter, Tensor gradient, Tensor firstMoment, Tensor secondMoment, Tensor? computeCopy, in AdamWStep step,
        ulong seed = 0)
    {
        var count = parameter.numel();
        var factors = AdamWFactors.Of(step);
        var weights = Weights.Of(parameter, computeCopy, seed);
        var (g, m, v) =
            ((nint)TensorMemory.Floats(gradient), (nint)TensorMemory.Floats(firstMoment), (nint)TensorMemory.Floats(secondMoment));
        ParallelLoop.For(Blocks(count), Grain / Width, (begin, end) => weights.Update(
            begin * Width, Math.Min(count, end * Width), (p, copy, at, length) => AdamWRange(
                p, (float*)g + at, (float*)m + at, (float*)v + at, copy, length, factors)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SquaresOf(float* values, long begin, long end)
    {
        var sums = Vector512<float>.Zero;
        var i = begin;
        for (; i + Width <= end; i += Width)
        {
            var v = Vector512.Load(values + i);
            sums = Vector512.FusedMultiplyAdd(v, v, sums);
        }

        double sum = Vector512.Sum(sums);
        for (; i < end; i++)
        {
            sum += values[i] * values[i];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AdamWRange(float* p, float* g, float* m, float* v, Bf16* copy, long count, AdamWFactors f)
    {
        var (decay, rate, root) = (Vector512.Create(f.Decay), Vector512.Create(f.Rate), Vector512.Create(f.InverseRootCorrection));
        var (b1, c1) = (Vector512.Create(f.Beta1), Vector512.Create(f.OneMinusBeta1));
        var (b2, c2) = (Vector512.Create(f.Beta2), Vector512.Create(f.OneMinusBeta2));
        var (epsilon, scale) = (Vector512.Create(f.Epsilon), Vector512.Create(f.GradientScale));
        var i = 0L;
        for (; i + Width <= count; i += Width)
        {
            var gradient = Vector512.Load(g + i) * scale;
            var first = Vector512.FusedMultiplyAdd(Vector512.Load(m + i), b1, gradient * c1);
            var second = Vector512.FusedMultiplyAdd(Vector512.Load(v + i), b2, gradient * gradient * c2);
            first.Store(m + i);
            second.Store(v + i);
            var denominator = Vector512.FusedMultiplyAdd(Vector512.Sqrt(second), root, epsilon);
            var updated = (Vector512.Load(p + i) * decay) - (rate * first / denominator);
            updated.Store(p + i);
            if (copy is not null)
            {
                Bf16.Store(updated, copy + i);
            }
        }

        for (; i < count; i++)
        {
            var gradient = g[i] * f.GradientScale;
            m[i] = MathF.FusedMultiplyAdd(m[i], f.Beta1, gradient * f.OneMinusBeta1);
            v[i] = MathF.FusedMultiplyAdd(v[i], f.Beta2, gradient * gradient * f.OneMinusBeta2);
            p[i] = (p[i] * f.Decay) - (f.Rate * m[i] / MathF.FusedMultiplyAdd(MathF.Sqrt(v[i]), f.InverseRootCorrection, f.Epsilon));
            if (copy is not null)
            {
                Bf16.Write(p[i], copy + i);
            }
        }
    }
}
