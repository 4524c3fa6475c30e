using Lathe.Models.Safetensors.FourBit;
using Lathe.Training.Kernels.FewRows;
using static TorchSharp.torch;

namespace Lathe.Training.Quantization;

/// <summary>
/// Four bits a value: two codes a byte, the first in the upper half, in blocks of <see cref="BlockSize"/> values of the
/// flattened weight [out, in] with a scale each (the layout of bitsandbytes' Linear4bit).
/// </summary>
public sealed class FourBitWeight : QuantizedWeight
{
    /// <summary>Values that share a scale.</summary>
    public const int BlockSize = StoredFourBit.BlockSize;

    /// <param name="code">Type of the values.</param>
    /// <param name="rows">out.</param>
    /// <param name="columns">in.</param>
    /// <param name="packed">uint8, half as many as there are values; owned from now on.</param>
    /// <param name="scales">One per block.</param>
    /// <exception cref="ArgumentException">The sizes do not belong together.</exception>
    public FourBitWeight(FourBitCode code, long rows, long columns, Tensor packed, BlockScales scales)
        : base(rows, columns)
    {
        var count = rows * columns;
        if (packed.dtype != ScalarType.Byte || packed.numel() != (count + 1) / 2 || scales.Count != BlockScales.Blocks(count, BlockSize))
        {
            throw new ArgumentException(
                $"{packed.numel()} bytes of {packed.dtype} with {scales.Count} scales are no four-bit weight [{rows}, {columns}]");
        }

        (Code, Scales) = (code, scales);
        Packed = packed.DetachFromDisposeScope();
    }

    public FourBitCode Code { get; }

    public Tensor Packed { get; }

    public BlockScales Scales { get; }

    public override long Bytes => Packed.numel() + Scales.Bytes;

    public override Device Device => Packed.device;

    /// <summary>Quantizes a weight [out, in] of fp32, fp16 or bf16 on the CPU.</summary>
    /// <param name="weight">Stays the caller's.</param>
    /// <param name="code">Type of the values.</param>
    /// <param name="nested">Quantize the scales too (double quantization).</param>
    public static FourBitWeight From(Tensor weight, FourBitCode code, bool nested)
    {
        var (packed, scales) = FourBitQuantizer.Quantize(weight, code);
        return new FourBitWeight(code, weight.shape[0], weight.shape[1], packed, nested ? scales.Quantized() : scales);
    }

    /// <inheritdoc/>
    public override Tensor? FewRows(Tensor input) =>
        FewRowsProduct.TakesQuantized(input) && FourBitProduct.Takes(this) ? FourBitProduct.Multiply(this, input, FourBitDequantizer.BestPath()) : null;

    /// <inheritdoc/>
    public override QuantizedWeight To(Device device)
    {
        if (device.type == Packed.device_type)
        {
            return this;
        }

        using (this)
        {
            return new FourBitWeight(Code, Rows, Columns, Packed.to(device), Scales);
        }
    }

    protected override void Fill(long firstRow, long firstColumn, Tensor target)
    {
        if (Packed.device_type == TorchSharp.DeviceType.CPU)
        {
            FourBitDequantizer.Dequantize(this, firstRow, firstColumn, target, FourBitDequantizer.BestPath());
        }
        else
        {
            ComposedDequantizer.Dequantize(this, firstRow, firstColumn, target);
        }
    }

    protected override void Dispose(bool disposing) => Packed.Dispose();
}
