using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

internal sealed unsafe partial class SimdKernels
{
    public void Lion(Tensor parameter, Tensor gradient, Tensor momentum, Tensor? computeCopy, in LionStep step, ulong seed = 0)
    {
        var count = parameter.numel();
        var factors = LionFactors.Of(step);
        var weights = Weights.Of(parameter, computeCopy, seed);
        var (g, m) = ((nint)TensorMemory.Floats(gradient), (nint)TensorMemory.Floats(momentum));
        ParallelLoop.For(Blocks(count), Grain / Width, (begin, end) => weights.Update(
            begin * Width, Math.Min(count, end * Width), (p, copy, at, length) => LionRange(
                p, (float*)g + at, (float*)m + at, copy, length, factors)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LionRange(float* p, float* g, float* m, Bf16* copy, long count, LionFactors f)
    {
        var (decay, scale, zero) = (Vector512.Create(f.Decay), Vector512.Create(f.GradientScale), Vector512<float>.Zero);
        var (up, down) = (Vector512.Create(f.Rate), Vector512.Create(-f.Rate));
        var (b1, c1) = (Vector512.Create(f.Beta1), Vector512.Create(f.OneMinusBeta1));
        var (b2, c2) = (Vector512.Create(f.Beta2), Vector512.Create(f.OneMinusBeta2));
        var i = 0L;
        for (; i + Width <= count; i += Width)
        {
            var gradient = Vector512.Load(g + i) * scale;
            var momentum = Vector512.Load(m + i);
            var direction = (momentum * b1) + (gradient * c1);
            var move = Vector512.ConditionalSelect(
                Vector512.GreaterThan(direction, zero), up, Vector512.ConditionalSelect(Vector512.LessThan(direction, zero), down, zero));
            ((momentum * b2) + (gradient * c2)).Store(m + i);
            var updated = (Vector512.Load(p + i) * decay) - move;
            updated.Store(p + i);
            if (copy is not null)
            {
                Bf16.Store(updated, copy + i);
            }
        }

        for (; i < count; i++)
        {
            var gradient = g[i] * f.GradientScale;
            var direction = (m[i] * f.Beta1) + (gradient * f.OneMinusBeta1);
            m[i] = (m[i] * f.Beta2) + (gradient * f.OneMinusBeta2);
            p[i] = (p[i] * f.Decay) - (direction > 0 ? f.Rate : direction < 0 ? -f.Rate : 0);
            if (copy is not null)
            {
                Bf16.Write(p[i], copy + i);
            }
        }
    }

    /// <summary>What a fused Lion step multiplies by, rounded once.</summary>
    private readonly record struct LionFactors(
        float Decay, float Rate, float Beta1, float OneMinusBeta1, float Beta2, float OneMinusBeta2, float GradientScale)
    {
        public static LionFactors Of(in LionStep step) => new(
            (float)(1 - (step.LearningRate * step.WeightDecay)), (float)step.LearningRate, (float)step.Beta1, (float)(1 - step.Beta1),
            (float)step.Beta2, (float)(1 - step.Beta2), (float)step.GradientScale);
    }
}
