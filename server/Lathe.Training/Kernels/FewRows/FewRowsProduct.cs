using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Kernels.FewRows;

/// <summary>
/// x [N, in] times a weight [out, in] transposed for small N, as where answers are written: reading the weight from memory is what takes the
/// time, so it is read once, in its own type, and becomes fp32 in registers. Products for many rows use its numbers many times, and may
/// rearrange it before.
/// </summary>
internal static unsafe class FewRowsProduct
{
    /// <summary>Up to so many rows of x this is clearly faster than a library with weights of fp32, see RESULTS.md.</summary>
    public const int MaxFp32Rows = 16;

    /// <summary>The same of bf16, which libraries multiply at twice the rate of fp32.</summary>
    public const int MaxBf16Rows = 4;

    /// <summary>The same of weights in few bits, beside panels that are dequantized.</summary>
    public const int MaxQuantizedRows = 8;

    /// <summary>Values of the weight that one range of a parallel loop reads at least.</summary>
    public const long Grain = 1 << 17;

    private const int Step = 32;

    /// <summary>Whether a kernel can read these rows, and is the better choice for so many of them with a weight of their own type.</summary>
    public static bool Takes(Tensor input, Tensor weight) => weight.dtype == input.dtype && weight.is_contiguous() && input.dtype switch
    {
        ScalarType.Float32 => AreFew(input, MaxFp32Rows),
        ScalarType.BFloat16 => AreFew(input, MaxBf16Rows),
        _ => false,
    };

    /// <summary>The same with a weight in few bits.</summary>
    public static bool TakesQuantized(Tensor input) => input.dtype is ScalarType.Float32 or ScalarType.BFloat16 && AreFew(input, MaxQuantizedRows);

    /// <summary>Product with a weight of the input's type.</summary>
    /// <param name="input">[N, in].</param>
    /// <param name="weight">Contiguous, one that <see cref="Takes"/> says yes to.</param>
    public static Tensor Dense(Tensor input, Tensor weight)
    {
        using var rows = input.contiguous();
        var result = empty([input.shape[0], weight.shape[0]], input.dtype);
        var place = new Operands(TensorMemory.Bytes(rows), TensorMemory.Bytes(weight), null, TensorMemory.Bytes(result), (int)input.shape[0], weight.shape[0], weight.shape[1]);
        if (input.dtype == ScalarType.BFloat16)
        {
            Run<PairedBf16, PairedBf16, Bf16>(place);
        }
        else
        {
            Run<OrderedFp32, OrderedFp32, Fp32>(place);
        }

        return result;
    }

    /// <summary>Product with a weight of int8 and a factor for each of its rows.</summary>
    /// <param name="input">One that <see cref="TakesQuantized"/> says yes to.</param>
    /// <param name="codes">int8 [out, in], contiguous.</param>
    /// <param name="scales">fp32 [out].</param>
    /// <param name="unit">Factor of every scale.</param>
    public static Tensor EightBit(Tensor input, Tensor codes, Tensor scales, float unit)
    {
        using var rows = input.contiguous();
        var result = empty([input.shape[0], codes.shape[0]], input.dtype);
        var place = new Operands(
            TensorMemory.Bytes(rows), TensorMemory.Bytes(codes), TensorMemory.Floats(scales), TensorMemory.Bytes(result), (int)input.shape[0], codes.shape[0], codes.shape[1])
        {
            Unit = unit,
        };
        if (input.dtype == ScalarType.BFloat16)
        {
            Run<OrderedInt8, OrderedBf16, Bf16>(place);
        }
        else
        {
            Run<OrderedInt8, OrderedFp32, Fp32>(place);
        }

        return result;
    }

    private static bool AreFew(Tensor input, int limit) =>
        input.device_type == TorchSharp.DeviceType.CPU && input.shape is [>= 1 and var rows, > 0] && rows <= limit;

    private static void Run<TWeight, TInput, TResult>(Operands place)
        where TWeight : unmanaged, IWeightElement<TWeight>
        where TInput : unmanaged, IWeightElement<TInput>
        where TResult : unmanaged, IElement<TResult>
    {
        var height = place.Rows == 1 ? 1 : RowTile.Inputs;
        var tiles = (place.Rows + height - 1) / height;
        var stride = (place.Columns + Step - 1) / Step * Step;
        var x = (float*)NativeMemory.AlignedAlloc((nuint)(tiles * height * stride * sizeof(float)), 64);
        try
        {
            new Span<float>(x + (place.Rows * stride), checked((int)(((tiles * height) - place.Rows) * stride))).Clear();
            for (var row = 0; row < place.Rows; row++)
            {
                Arrange((TInput*)place.Input + (row * place.Columns), x + (row * stride), place.Columns);
            }

            var count = (place.Outputs + RowTile.Height - 1) / RowTile.Height;
            ParallelLoop.For(count, Math.Max(1, Grain / (RowTile.Height * place.Columns)), (begin, end) => Tiles<TWeight, TResult>(place, x, stride, begin, end));
        }
        finally
        {
            NativeMemory.AlignedFree(x);
        }
    }

    /// <summary>A row of the input as fp32 in the weight's order, with zeros up to a whole step.</summary>
    private static void Arrange<T>(T* input, float* target, long columns)
        where T : unmanaged, IWeightElement<T>
    {
        var padded = stackalloc T[Step];
        for (var c = 0L; c < columns; c += Step)
        {
            var source = input + c;
            if (columns - c < Step)
            {
                RowTile.Padded(source, columns - c, padded);
                source = padded;
            }

            T.First(source).Store(target + c);
            T.Second(source).Store(target + c + (Step / 2));
        }
    }

    private static void Tiles<TWeight, TResult>(Operands place, float* x, long stride, long begin, long end)
        where TWeight : unmanaged, IWeightElement<TWeight>
        where TResult : unmanaged, IElement<TResult>
    {
        var sums = stackalloc float[RowTile.Height * RowTile.Inputs];
        var rest = stackalloc TWeight[RowTile.Height * Step];
        var left = place.Columns % Step;
        var weight = (TWeight*)place.Weight;
        var result = (TResult*)place.Result;
        for (var tile = begin; tile < end; tile++)
        {
            var first = tile * RowTile.Height;
            var height = (int)Math.Min(RowTile.Height, place.Outputs - first);
            var w0 = weight + (first * place.Columns);
            var w1 = height > 1 ? w0 + place.Columns : w0;
            var w2 = height > 2 ? w1 + place.Columns : w1;
            var w3 = height > 3 ? w2 + place.Columns : w2;
            if (left > 0)
            {
                RowTile.Padded(w0 + (place.Columns - left), left, rest);
                RowTile.Padded(w1 + (place.Columns - left), left, rest + Step);
                RowTile.Padded(w2 + (place.Columns - left), left, rest + (2 * Step));
                RowTile.Padded(w3 + (place.Columns - left), left, rest + (3 * Step));
            }

            for (var row = 0; row < place.Rows; row += RowTile.Inputs)
            {
                if (place.Rows == 1)
                {
                    RowTile.One(w0, w1, w2, w3, rest, x, place.Columns, sums);
                }
                else
                {
                    RowTile.Four(w0, w1, w2, w3, rest, x + (row * stride), stride, place.Columns, sums);
                }

                var inputs = Math.Min(RowTile.Inputs, place.Rows - row);
                for (var i = 0; i < inputs; i++)
                {
                    for (var j = 0; j < height; j++)
                    {
                        var sum = sums[(i * RowTile.Height) + j];
                        TResult.Write(place.Scales is null ? sum : sum * (place.Scales[first + j] * place.Unit), result + ((row + i) * place.Outputs) + first + j);
                    }
                }
            }
        }
    }

    /// <param name="input">[N, in].</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="scales">[out]; null: none.</param>
    /// <param name="result">[N, out].</param>
    /// <param name="rows">N.</param>
    /// <param name="outputs">out.</param>
    /// <param name="columns">in.</param>
    private readonly struct Operands(byte* input, byte* weight, float* scales, byte* result, int rows, long outputs, long columns)
    {
        public byte* Input { get; } = input;

        public byte* Weight { get; } = weight;

        public float* Scales { get; } = scales;

        public byte* Result { get; } = result;

        public int Rows { get; } = rows;

        public long Outputs { get; } = outputs;

        public long Columns { get; } = columns;

        /// <summary>Factor of every scale.</summary>
        public float Unit { get; init; } = 1;
    }
}
