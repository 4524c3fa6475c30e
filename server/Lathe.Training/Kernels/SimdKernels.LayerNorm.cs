using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

internal sealed unsafe partial class SimdKernels
{
    public (Tensor Result, Tensor Mean, Tensor InverseDeviation) LayerNorm(
        Tensor input, Tensor weight, Tensor bias, double epsilon, ScalarType resultType)
    {
        var (rows, width) = RowsOf(input);
        var result = empty(input.shape, resultType);
        var (mean, inverse) = (empty(rows, ScalarType.Float32), empty(rows, ScalarType.Float32));
        Action<nint, nint, nint, nint, nint, nint, long, int, float> loop = (input.dtype, resultType) switch
        {
            (ScalarType.Float32, ScalarType.Float32) => LayerNormLoop<Fp32, Fp32>,
            (ScalarType.Float32, ScalarType.BFloat16) => LayerNormLoop<Fp32, Bf16>,
            (ScalarType.BFloat16, ScalarType.BFloat16) => LayerNormLoop<Bf16, Bf16>,
            (ScalarType.BFloat16, ScalarType.Float32) => LayerNormLoop<Bf16, Fp32>,
            _ => throw Unsupported(input.dtype),
        };
        loop(
            (nint)TensorMemory.Bytes(input),
            (nint)TensorMemory.Floats(weight),
            (nint)TensorMemory.Floats(bias),
            (nint)TensorMemory.Bytes(result),
            (nint)TensorMemory.Floats(mean),
            (nint)TensorMemory.Floats(inverse),
            rows,
            width,
            (float)epsilon);
        return (result, mean, inverse);
    }

    public (Tensor Input, Tensor? Weight, Tensor? Bias) LayerNormBackward(
        Tensor gradient, Tensor input, Tensor weight, Tensor mean, Tensor inverseDeviation, bool parametersToo)
    {
        var (rows, width) = RowsOf(input);
        var byInput = empty_like(input);
        var partials = (int)((rows + RowsPerPartial - 1) / RowsPerPartial);
        using var byWeight = parametersToo ? zeros([partials, width], ScalarType.Float32) : null;
        using var byBias = parametersToo ? zeros([partials, width], ScalarType.Float32) : null;
        Action<nint, nint, nint, nint, nint, nint, nint, nint, long, int> loop = (gradient.dtype, input.dtype) switch
        {
            (ScalarType.Float32, ScalarType.Float32) => LayerNormBackwardLoop<Fp32, Fp32>,
            (ScalarType.BFloat16, ScalarType.Float32) => LayerNormBackwardLoop<Bf16, Fp32>,
            (ScalarType.BFloat16, ScalarType.BFloat16) => LayerNormBackwardLoop<Bf16, Bf16>,
            (ScalarType.Float32, ScalarType.BFloat16) => LayerNormBackwardLoop<Fp32, Bf16>,
            _ => throw Unsupported(gradient.dtype),
        };
        loop(
            (nint)TensorMemory.Bytes(gradient),
            (nint)TensorMemory.Bytes(input),
            (nint)TensorMemory.Floats(weight),
            (nint)TensorMemory.Floats(mean),
            (nint)TensorMemory.Floats(inverseDeviation),
            (nint)TensorMemory.Bytes(byInput),
            byWeight is null ? 0 : (nint)TensorMemory.Floats(byWeight),
            byBias is null ? 0 : (nint)TensorMemory.Floats(byBias),
            rows,
            width);
        return (byInput, byWeight?.sum([0]), byBias?.sum([0]));
    }

    private static void LayerNormLoop<TIn, TOut>(
        nint inputAt, nint weightAt, nint biasAt, nint resultAt, nint meanAt, nint inverseAt, long rows, int width, float epsilon)
        where TIn : unmanaged, IElement<TIn>
        where TOut : unmanaged, IElement<TOut>
    {
        ParallelLoop.For(rows, RowGrain(width), (begin, end) =>
        {
            for (var row = begin; row < end; row++)
            {
                (((float*)meanAt)[row], ((float*)inverseAt)[row]) = LayerNormRow(
                    (TIn*)inputAt + (row * width), (float*)weightAt, (float*)biasAt, (TOut*)resultAt + (row * width), width, epsilon);
            }
        });
    }

    /// <summary>The variance is that around the mean, in a pass of its own: a difference of large squares would lose it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Mean, float Inverse) LayerNormRow<TIn, TOut>(TIn* x, float* weight, float* bias, TOut* y, int width, float epsilon)
        where TIn : unmanaged, IElement<TIn>
        where TOut : unmanaged, IElement<TOut>
    {
        var sums = Vector512<float>.Zero;
        var i = 0;
        for (; i + Width <= width; i += Width)
        {
            sums += TIn.Load(x + i);
        }

        var sum = Vector512.Sum(sums);
        for (; i < width; i++)
        {
            sum += TIn.Read(x + i);
        }

        var mean = sum / width;
        var centre = Vector512.Create(mean);
        sums = Vector512<float>.Zero;
        for (i = 0; i + Width <= width; i += Width)
        {
            var v = TIn.Load(x + i) - centre;
            sums = Vector512.FusedMultiplyAdd(v, v, sums);
        }

        sum = Vector512.Sum(sums);
        for (; i < width; i++)
        {
            var v = TIn.Read(x + i) - mean;
            sum += v * v;
        }

        var inverse = 1f / MathF.Sqrt((sum / width) + epsilon);
        var scale = Vector512.Create(inverse);
        for (i = 0; i + Width <= width; i += Width)
        {
            TOut.Store(((TIn.Load(x + i) - centre) * scale * Vector512.Load(weight + i)) + Vector512.Load(bias + i), y + i);
        }

        for (; i < width; i++)
        {
            TOut.Write(((TIn.Read(x + i) - mean) * inverse * weight[i]) + bias[i], y + i);
        }

        return (mean, inverse);
    }

    private static void LayerNormBackwardLoop<TGrad, TIn>(
        nint gradientAt, nint inputAt, nint weightAt, nint meanAt, nint inverseAt, nint resultAt, nint byWeightAt, nint byBiasAt, long rows, int width)
        where TGrad : unmanaged, IElement<TGrad>
        where TIn : unmanaged, IElement<TIn>
    {
        var chunks = (rows + RowsPerPartial - 1) / RowsPerPartial;
        ParallelLoop.For(chunks, 1, (begin, end) =>
        {
            for (var chunk = begin; chunk < end; chunk++)
            {
                var byWeight = byWeightAt == 0 ? null : (float*)byWeightAt + (chunk * width);
                var byBias = byBiasAt == 0 ? null : (float*)byBiasAt + (chunk * width);
                var last = Math.Min(rows, (chunk + 1) * RowsPerPartial);
                for (var row = chunk * RowsPerPartial; row < last; row++)
                {
                    var at = row * width;
                    LayerNormBackwardRow(
                        (TGrad*)gradientAt + at, (TIn*)inputAt + at, (float*)weightAt, ((float*)meanAt)[row], ((float*)inverseAt)[row],
                        (TIn*)resultAt + at, byWeight, byBias, width);
                }
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LayerNormBackwardRow<TGrad, TIn>(
        TGrad* gradient, TIn* x, float* weight, float mean, float inverse, TIn* result, float* byWeight, float* byBias, int width)
        where TGrad : unmanaged, IElement<TGrad>
        where TIn : unmanaged, IElement<TIn>
    {
        var (sums, alongs) = (Vector512<float>.Zero, Vector512<float>.Zero);
        var (centre, scale) = (Vector512.Create(mean), Vector512.Create(inverse));
        var i = 0;
        for (; i + Width <= width; i += Width)
        {
            var weighted = TGrad.Load(gradient + i) * Vector512.Load(weight + i);
            sums += weighted;
            alongs = Vector512.FusedMultiplyAdd(weighted, TIn.Load(x + i) - centre, alongs);
        }

        var (sum, along) = (Vector512.Sum(sums), Vector512.Sum(alongs));
        for (; i < width; i++)
        {
            var weighted = TGrad.Read(gradient + i) * weight[i];
            sum += weighted;
            along += weighted * (TIn.Read(x + i) - mean);
        }

        var (shift, project) = (sum / width, along * inverse * inverse / width);
        var (shifts, projects) = (Vector512.Create(shift), Vector512.Create(project));
        for (i = 0; i + Width <= width; i += Width)
        {
            var (g, v) = (TGrad.Load(gradient + i), TIn.Load(x + i) - centre);
            TIn.Store(((g * Vector512.Load(weight + i)) - shifts - (v * projects)) * scale, result + i);
            if (byWeight is not null)
            {
                Vector512.FusedMultiplyAdd(g, v * scale, Vector512.Load(byWeight + i)).Store(byWeight + i);
                (Vector512.Load(byBias + i) + g).Store(byBias + i);
            }
        }

        for (; i < width; i++)
        {
            var (g, v) = (TGrad.Read(gradient + i), TIn.Read(x + i) - mean);
            TIn.Write(((g * weight[i]) - shift - (v * project)) * inverse, result + i);
            if (byWeight is not null)
            {
                byWeight[i] += g * v * inverse;
                byBias[i] += g;
            }
        }
    }
}
