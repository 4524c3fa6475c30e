using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

internal sealed unsafe partial class SimdKernels
{
    public (double LossSum, long Correct) CrossEntropy(Tensor logits, Tensor labels, double? gradientScale)
    {
        var (rows, width) = RowsOf(logits);
        var losses = new double[rows];
        var hits = new bool[rows];
        var (logitsAt, labelsAt) = ((nint)TensorMemory.Floats(logits), (nint)TensorMemory.Longs(labels));
        ParallelLoop.For(rows, RowGrain(width), (begin, end) =>
        {
            for (var row = begin; row < end; row++)
            {
                losses[row] = CrossEntropyRow(
                    (float*)logitsAt + (row * width), width, ((long*)labelsAt)[row], (float?)gradientScale, out hits[row]);
            }
        });
        return (losses.Sum(), hits.LongCount(hit => hit));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double CrossEntropyRow(float* logits, int width, long label, float? gradientScale, out bool hit)
    {
        var tops = Vector512.Create(float.NegativeInfinity);
        var i = 0;
        for (; i + Width <= width; i += Width)
        {
            tops = Vector512.Max(tops, Vector512.Load(logits + i));
        }

        var top = float.NegativeInfinity;
        for (var lane = 0; lane < Width; lane++)
        {
            top = MathF.Max(top, tops[lane]);
        }

        for (; i < width; i++)
        {
            top = MathF.Max(top, logits[i]);
        }

        var target = logits[label];
        hit = target >= top;

        var shift = Vector512.Create(top);
        var sums = Vector512<float>.Zero;
        for (i = 0; i + Width <= width; i += Width)
        {
            var e = Vector512.Exp(Vector512.Load(logits + i) - shift);
            sums += e;
            e.Store(logits + i);
        }

        var sum = Vector512.Sum(sums);
        for (; i < width; i++)
        {
            logits[i] = MathF.Exp(logits[i] - top);
            sum += logits[i];
        }

        if (gradientScale is { } scale)
        {
            var factor = scale / sum;
            var factors = Vector512.Create(factor);
            for (i = 0; i + Width <= width; i += Width)
            {
                (Vector512.Load(logits + i) * factors).Store(logits + i);
            }

            for (; i < width; i++)
            {
                logits[i] *= factor;
            }

            logits[label] -= scale;
        }

        return Math.Log(sum) + top - target;
    }

    public void ScatterAdd(Tensor table, Tensor ids, Tensor gradient)
    {
        var width = (int)table.shape[1];
        var rows = ids.numel();
        Action<nint, nint, nint, long, int> loop = gradient.dtype switch
        {
            ScalarType.Float32 => ScatterAddLoop<Fp32>,
            ScalarType.BFloat16 => ScatterAddLoop<Bf16>,
            _ => throw Unsupported(gradient.dtype),
        };
        loop((nint)TensorMemory.Floats(table), (nint)TensorMemory.Longs(ids), (nint)TensorMemory.Bytes(gradient), rows, width);
    }

    /// <summary>Threads share the columns, not the rows: two rows may have the same id.</summary>
    private static void ScatterAddLoop<T>(nint table, nint ids, nint gradient, long rows, int width)
        where T : unmanaged, IElement<T>
    {
        ParallelLoop.For(Blocks(width), Math.Max(1, Grain / Width / Math.Max(1, rows)), (begin, end) =>
        {
            var last = Math.Min(width, end * Width);
            for (var row = 0L; row < rows; row++)
            {
                AddRange((float*)table + (((long*)ids)[row] * width), (T*)gradient + (row * width), begin * Width, last);
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRange<T>(float* target, T* source, long begin, long end)
        where T : unmanaged, IElement<T>
    {
        var i = begin;
        for (; i + Width <= end; i += Width)
        {
            (Vector512.Load(target + i) + T.Load(source + i)).Store(target + i);
        }

        for (; i < end; i++)
        {
            target[i] += T.Read(source + i);
        }
    }
}
