using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

internal sealed unsafe partial class SimdKernels
{
    /// <summary>Rows whose weight gradient is summed together first: fixed, so that the result does not depend on threads.</summary>
    private const int RowsPerPartial = 128;

    public (Tensor Result, Tensor InverseRms) RmsNorm(Tensor input, Tensor weight, double epsilon, ScalarType resultType)
    {
        var (rows, width) = RowsOf(input);
        var result = empty(input.shape, resultType);
        var inverse = empty(rows, ScalarType.Float32);
        Action<nint, nint, nint, nint, long, int, float> loop = (input.dtype, resultType) switch
        {
            (ScalarType.Float32, ScalarType.Float32) => RmsNormLoop<Fp32, Fp32>,
            (ScalarType.Float32, ScalarType.BFloat16) => RmsNormLoop<Fp32, Bf16>,
            (ScalarType.BFloat16, ScalarType.BFloat16) => RmsNormLoop<Bf16, Bf16>,
            (ScalarType.BFloat16, ScalarType.Float32) => RmsNormLoop<Bf16, Fp32>,
            _ => throw Unsupported(input.dtype),
        };
        loop(
            (nint)TensorMemory.Bytes(input),
            (nint)TensorMemory.Floats(weight),
            (nint)TensorMemory.Bytes(result),
            (nint)TensorMemory.Floats(inverse),
            rows,
            width,
            (float)epsilon);
        return (result, inverse);
    }

    public (Tensor Input, Tensor? Weight) RmsNormBackward(
        Tensor gradient, Tensor input, Tensor weight, Tensor inverseRms, bool weightToo)
    {
        var (rows, width) = RowsOf(input);
        var byInput = empty_like(input);
        var partials = (int)((rows + RowsPerPartial - 1) / RowsPerPartial);
        using var partial = weightToo ? zeros([partials, width], ScalarType.Float32) : null;
        Action<nint, nint, nint, nint, nint, nint, long, int> loop = (gradient.dtype, input.dtype) switch
        {
            (ScalarType.Float32, ScalarType.Float32) => RmsNormBackwardLoop<Fp32, Fp32>,
            (ScalarType.BFloat16, ScalarType.Float32) => RmsNormBackwardLoop<Bf16, Fp32>,
            (ScalarType.BFloat16, ScalarType.BFloat16) => RmsNormBackwardLoop<Bf16, Bf16>,
            (ScalarType.Float32, ScalarType.BFloat16) => RmsNormBackwardLoop<Fp32, Bf16>,
            _ => throw Unsupported(gradient.dtype),
        };
        loop(
            (nint)TensorMemory.Bytes(gradient),
            (nint)TensorMemory.Bytes(input),
            (nint)TensorMemory.Floats(weight),
            (nint)TensorMemory.Floats(inverseRms),
            (nint)TensorMemory.Bytes(byInput),
            partial is null ? 0 : (nint)TensorMemory.Floats(partial),
            rows,
            width);
        return (byInput, partial?.sum([0]));
    }

    private static void RmsNormLoop<TIn, TOut>(
        nint inputAt, nint weightAt, nint resultAt, nint inverseAt, long rows, int width, float epsilon)
        where TIn : unmanaged, IElement<TIn>
        where TOut : unmanaged, IElement<TOut>
    {
        ParallelLoop.For(rows, RowGrain(width), (begin, end) =>
        {
            for (var row = begin; row < end; row++)
            {
                ((float*)inverseAt)[row] = RmsNormRow(
                    (TIn*)inputAt + (row * width), (float*)weightAt, (TOut*)resultAt + (row * width), width, epsilon);
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float RmsNormRow<TIn, TOut>(TIn* x, float* weight, TOut* y, int width, float epsilon)
        where TIn : unmanaged, IElement<TIn>
        where TOut : unmanaged, IElement<TOut>
    {
        var sums = Vector512<float>.Zero;
        var i = 0;
        for (; i + Width <= width; i += Width)
        {
            var v = TIn.Load(x + i);
            sums = Vector512.FusedMultiplyAdd(v, v, sums);
        }

        var sum = Vector512.Sum(sums);
        for (; i < width; i++)
        {
            var v = TIn.Read(x + i);
            sum += v * v;
        }

        var inverse = 1f / MathF.Sqrt((sum / width) + epsilon);
        var scale = Vector512.Create(inverse);
        for (i = 0; i + Width <= width; i += Width)
        {
            TOut.Store(TIn.Load(x + i) * scale * Vector512.Load(weight + i), y + i);
        }

        for (; i < width; i++)
        {
            TOut.Write(TIn.Read(x + i) * inverse * weight[i], y + i);
        }

        return inverse;
    }

    private static void RmsNormBackwardLoop<TGrad, TIn>(
        nint gradientAt, nint inputAt, nint weightAt, nint inverseAt, nint resultAt, nint partialAt, long rows, int width)
        where TGrad : unmanaged, IElement<TGrad>
        where TIn : unmanaged, IElement<TIn>
    {
        var chunks = (rows + RowsPerPartial - 1) / RowsPerPartial;
        ParallelLoop.For(chunks, 1, (begin, end) =>
        {
            for (var chunk = begin; chunk < end; chunk++)
            {
                var partial = partialAt == 0 ? null : (float*)partialAt + (chunk * width);
                var last = Math.Min(rows, (chunk + 1) * RowsPerPartial);
                for (var row = chunk * RowsPerPartial; row < last; row++)
                {
                    var at = row * width;
                    RmsNormBackwardRow(
                        (TGrad*)gradientAt + at, (TIn*)inputAt + at, (float*)weightAt, ((float*)inverseAt)[row],
                        (TIn*)resultAt + at, partial, width);
                }
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RmsNormBackwardRow<TGrad, TIn>(
        TGrad* gradient, TIn* x, float* weight, float inverse, TIn* result, float* partial, int width)
        where TGrad : unmanaged, IElement<TGrad>
        where TIn : unmanaged, IElement<TIn>
    {
        var sums = Vector512<float>.Zero;
        var i = 0;
        for (; i + Width <= width; i += Width)
        {
            sums = Vector512.FusedMultiplyAdd(TGrad.Load(gradient + i) * Vector512.Load(weight + i), TIn.Load(x + i), sums);
        }

        var sum = Vector512.Sum(sums);
        for (; i < width; i++)
        {
            sum += TGrad.Read(gradient + i) * weight[i] * TIn.Read(x + i);
        }

        var projection = sum * inverse * inverse / width;
        var (scale, project) = (Vector512.Create(inverse), Vector512.Create(projection));
        for (i = 0; i + Width <= width; i += Width)
        {
            var g = TGrad.Load(gradient + i);
            var v = TIn.Load(x + i);
            TIn.Store(((g * Vector512.Load(weight + i)) - (v * project)) * scale, result + i);
            if (partial is not null)
            {
                Vector512.FusedMultiplyAdd(g, v * scale, Vector512.Load(partial + i)).Store(partial + i);
            }
        }

        for (; i < width; i++)
        {
            var (g, v) = (TGrad.Read(gradient + i), TIn.Read(x + i));
            TIn.Write(((g * weight[i]) - (v * projection)) * inverse, result + i);
            if (partial is not null)
            {
                partial[i] += g * v * inverse;
            }
        }
    }
}
