using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

/// <content>
/// Adafactor in three passes over the gradient: mean squares, size of the update, update. Nothing of the matrix's size is kept in between.
/// </content>
internal sealed unsafe partial class SimdKernels
{
    /// <summary>Chunks of rows whose sums are added up first, at most: fixed, so that the result does not depend on threads.</summary>
    private const int RowChunks = 16;

    private readonly PortableKernels _portable = new();

    public void Adafactor(Tensor parameter, Tensor gradient, Tensor rows, Tensor columns, Tensor? computeCopy, in AdafactorStep step, ulong seed = 0)
    {
        var (count, width) = RowsOf(parameter);
        var weights = Weights.Of(parameter, computeCopy, seed);
        var (g, bySide) = ((nint)TensorMemory.Floats(gradient), (nint)TensorMemory.Floats(rows));
        var chunkRows = Math.Max((count + RowChunks - 1) / RowChunks, RowGrain(width));
        var chunks = (count + chunkRows - 1) / chunkRows;
        using var scope = NewDisposeScope();
        var partial = zeros([chunks, width], ScalarType.Float32);
        var (partialAt, scale, keep, epsilon) =
            ((nint)TensorMemory.Floats(partial), (float)step.GradientScale, (float)step.Decay, (float)step.Epsilon);
        ParallelLoop.For(chunks, 1, (begin, end) =>
        {
            for (var row = begin * chunkRows; row < Math.Min(count, end * chunkRows); row++)
            {
                var sum = SquaresOfRow((float*)g + (row * width), (float*)partialAt + (row / chunkRows * width), width, scale, epsilon);
                var mean = (float*)bySide + row;
                *mean = (*mean * keep) + ((float)(sum / width) * (1 - keep));
            }
        });
        columns.mul_(Scalars.Of(step.Decay)).add_(partial.sum([0]) * Scalars.Of((1 - step.Decay) / count), Scalars.One);
        var (rowFactors, columnFactors) = ((rows / rows.mean()).rsqrt_().mul_(Scalars.Of(step.GradientScale)), columns.rsqrt());
        var (rowsAt, columnsAt) = ((nint)TensorMemory.Floats(rowFactors), (nint)TensorMemory.Floats(columnFactors));
        var sizes = new double[chunks];
        ParallelLoop.For(chunks, 1, (begin, end) =>
        {
            for (var chunk = begin; chunk < end; chunk++)
            {
                for (var row = chunk * chunkRows; row < Math.Min(count, (chunk + 1) * chunkRows); row++)
                {
                    sizes[chunk] += SizeOfRow((float*)g + (row * width), (float*)columnsAt, width, ((float*)rowsAt)[row]);
                }
            }
        });
        var descent = step.Descent(Math.Sqrt(sizes.Sum() / ((double)count * width)));
        var (rate, shrink) = ((float)descent.Rate, (float)descent.Keep);
        ParallelLoop.For(count, RowGrain(width), (begin, end) =>
        {
            for (var row = begin; row < end; row++)
            {
                var (first, factor) = (row * width, rate * ((float*)rowsAt)[row]);
                weights.Update(first, first + width, (p, copy, at, length) => UpdateRow(
                    p, (float*)g + at, (float*)columnsAt + (at - first), copy, length, factor, shrink));
            }
        });
    }

    /// <summary>Vectors are too small to be worth a loop of their own.</summary>
    public void AdafactorWhole(Tensor parameter, Tensor gradient, Tensor squares, Tensor? computeCopy, in AdafactorStep step, ulong seed = 0) =>
        _portable.AdafactorWhole(parameter, gradient, squares, computeCopy, step, seed);

    /// <summary>Sum of the squares of a row, each with epsilon, which are added to the columns' sums too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SquaresOfRow(float* g, float* columns, int width, float scale, float epsilon)
    {
        var (scales, epsilons, sums) = (Vector512.Create(scale), Vector512.Create(epsilon), Vector512<float>.Zero);
        var i = 0;
        for (; i + Width <= width; i += Width)
        {
            var gradient = Vector512.Load(g + i) * scales;
            var square = (gradient * gradient) + epsilons;
            sums += square;
            (Vector512.Load(columns + i) + square).Store(columns + i);
        }

        double sum = Vector512.Sum(sums);
        for (; i < width; i++)
        {
            var gradient = g[i] * scale;
            var square = (gradient * gradient) + epsilon;
            sum += square;
            columns[i] += square;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SizeOfRow(float* g, float* columns, int width, float factor)
    {
        var (factors, sums) = (Vector512.Create(factor), Vector512<float>.Zero);
        var i = 0;
        for (; i + Width <= width; i += Width)
        {
            var update = Vector512.Load(g + i) * factors * Vector512.Load(columns + i);
            sums = Vector512.FusedMultiplyAdd(update, update, sums);
        }

        double sum = Vector512.Sum(sums);
        for (; i < width; i++)
        {
            var update = g[i] * factor * columns[i];
            sum += update * update;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateRow(float* p, float* g, float* columns, Bf16* copy, long count, float factor, float keep)
    {
        var (factors, keeps) = (Vector512.Create(factor), Vector512.Create(keep));
        var i = 0L;
        for (; i + Width <= count; i += Width)
        {
            var updated = (Vector512.Load(p + i) * keeps) - (Vector512.Load(g + i) * factors * Vector512.Load(columns + i));
            updated.Store(p + i);
            if (copy is not null)
            {
                Bf16.Store(updated, copy + i);
            }
        }

        for (; i < count; i++)
        {
            p[i] = (p[i] * keep) - (g[i] * factor * columns[i]);
            if (copy is not null)
            {
                Bf16.Write(p[i], copy + i);
            }
        }
    }
}
