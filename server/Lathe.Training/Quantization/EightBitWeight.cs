using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lathe.Training.Kernels;
using Lathe.Training.Kernels.FewRows;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Quantization;

/// <summary>
/// Eight bits a value: int8, 127 times the value over the largest magnitude of its row (the row-wise scheme and layout of LLM.int8, Dettmers
/// et al. 2022, arXiv:2208.07339, whose separate treatment of outliers concerns activations, which are not quantized here).
/// </summary>
public sealed unsafe class EightBitWeight : QuantizedWeight
{
    private const int Width = 16;
    private const long Grain = 1 << 15;

    /// <summary>1 / 127, as bitsandbytes rounds it.</summary>
    private const float Inverse = 7.874015718698502e-3f;

    /// <param name="codes">int8 [out, in]; owned from now on.</param>
    /// <param name="scales">Largest magnitude of each row, fp32 [out]; owned from now on.</param>
    /// <exception cref="ArgumentException">The tensors do not belong together.</exception>
    public EightBitWeight(Tensor codes, Tensor scales)
        : base(codes.shape[0], codes.shape[1])
    {
        if (codes.dtype != ScalarType.Int8 || scales.dtype != ScalarType.Float32 || scales.numel() != Rows)
        {
            throw new ArgumentException(
                $"{codes.dtype} [{string.Join(", ", codes.shape)}] with {scales.numel()} scales of {scales.dtype} is no eight-bit weight");
        }

        (Codes, Scales) = (codes.DetachFromDisposeScope(), scales.DetachFromDisposeScope());
    }

    public Tensor Codes { get; }

    public Tensor Scales { get; }

    public override long Bytes => Codes.numel() + (Scales.numel() * sizeof(float));

    public override Device Device => Codes.device;

    /// <summary>Quantizes a weight [out, in] of any floating type; it stays the caller's.</summary>
    public static EightBitWeight From(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var codes = empty(weight.shape, ScalarType.Int8, weight.device);
        var scales = empty([weight.shape[0]], ScalarType.Float32, weight.device);
        var step = Math.Max(1, (1 << 20) / weight.shape[1]);
        for (var first = 0L; first < weight.shape[0]; first += step)
        {
            using var part = NewDisposeScope();
            var count = Math.Min(step, weight.shape[0] - first);
            var rows = weight.narrow(0, first, count).to(ScalarType.Float32);
            var largest = rows.abs().amax([1]);

            // A row of zeros: 0 times infinity is no number.
            var numbers = (rows * (Scalars.Of(127.0) / largest).unsqueeze(1)).nan_to_num(0);
            _ = codes.narrow(0, first, count).copy_(numbers.round().to(ScalarType.Int8));
            _ = scales.narrow(0, first, count).copy_(largest);
        }

        return new EightBitWeight(codes, scales);
    }

    /// <inheritdoc/>
    public override Tensor? FewRows(Tensor input) => FewRowsProduct.TakesQuantized(input) ? FewRowsOf(input) : null;

    /// <summary>The same for any number of rows.</summary>
    internal Tensor FewRowsOf(Tensor input) => FewRowsProduct.EightBit(input, Codes, Scales, Inverse);

    /// <inheritdoc/>
    public override QuantizedWeight To(Device device)
    {
        if (device.type == Codes.device_type)
        {
            return this;
        }

        using (this)
        {
            return new EightBitWeight(Codes.to(device), Scales.to(device));
        }
    }

    protected override void Fill(long firstRow, long firstColumn, Tensor target)
    {
        switch (target.dtype)
        {
            case ScalarType.Float32 when Device.type == TorchSharp.DeviceType.CPU:
                Run(firstRow, firstColumn, target.shape, (Fp32*)TensorMemory.Floats(target));
                break;
            case ScalarType.BFloat16 when Device.type == TorchSharp.DeviceType.CPU:
                Run(firstRow, firstColumn, target.shape, (Bf16*)TensorMemory.BFloat16s(target));
                break;
            case ScalarType.Float32 or ScalarType.BFloat16:
                Composed(firstRow, firstColumn, target);
                break;
            default:
                throw new ArgumentException($"weights are dequantized to Float32 or BFloat16, not {target.dtype}");
        }
    }

    protected override void Dispose(bool disposing)
    {
        Codes.Dispose();
        Scales.Dispose();
    }

    /// <summary>By plain torch operations, for devices without a kernel of their own.</summary>
    internal void Composed(long firstRow, long firstColumn, Tensor target)
    {
        using var scope = NewDisposeScope();
        var (rows, columns) = (target.shape[0], target.shape[1]);
        var codes = Codes.narrow(0, firstRow, rows).narrow(1, firstColumn, columns).to(ScalarType.Float32);
        _ = target.copy_(codes * Scales.narrow(0, firstRow, rows).unsqueeze(1) * Scalars.Of(Inverse));
    }

    private void Run<T>(long firstRow, long firstColumn, long[] panel, T* target)
        where T : unmanaged, IElement<T>
    {
        var (codes, scales, output) = ((nint)TensorMemory.Bytes(Codes), (nint)TensorMemory.Floats(Scales), (nint)target);
        var (rows, columns) = (panel[0], panel[1]);
        ParallelLoop.For(rows, Math.Max(1, Grain / columns), (from, to) =>
        {
            for (var row = from; row < to; row++)
            {
                Row(
                    (sbyte*)codes + ((firstRow + row) * Columns) + firstColumn, ((float*)scales)[firstRow + row],
                    (T*)output + (row * columns), columns);
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<T>(sbyte* codes, float scale, T* target, long count)
        where T : unmanaged, IElement<T>
    {
        var i = 0L;
        for (; i + Width <= count; i += Width)
        {
            var (low, high) = Vector256.Widen(Vector256.WidenLower(Vector128.Load(codes + i).ToVector256Unsafe()));
            var numbers = Vector512.ConvertToSingle(Vector512.Create(low, high));
            T.Store(numbers * scale * Inverse, target + i);
        }

        for (; i < count; i++)
        {
            T.Write(codes[i] * scale * Inverse, target + i);
        }
    }
}
