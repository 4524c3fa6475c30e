using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Quantization;

/// <summary>The same numbers by plain torch operations, for devices without a kernel of their own.</summary>
internal static class ComposedDequantizer
{
    public static void Dequantize(FourBitWeight weight, long firstRow, long firstColumn, Tensor target)
    {
        using var scope = NewDisposeScope();
        var device = weight.Packed.device;
        var (begin, end) = (firstRow * weight.Columns, (firstRow + target.shape[0]) * weight.Columns);
        var bytes = weight.Packed.narrow(0, begin / 2, ((end + 1) / 2) - (begin / 2));
        var codes = stack([bytes.bitwise_right_shift(4), bytes.bitwise_and(15)], 1).view(-1).narrow(0, begin % 2, end - begin);
        var values = tensor([.. weight.Code.Values], device: device).index_select(0, codes.to(ScalarType.Int64));
        var blocks = Scalars.Range(begin, end, ScalarType.Int64, device).floor_divide(Scalars.Of(FourBitWeight.BlockSize)).sub_(Scalars.Of(begin / FourBitWeight.BlockSize));
        var scales = Scales(weight.Scales, begin / FourBitWeight.BlockSize, BlockScales.Blocks(end, FourBitWeight.BlockSize));
        var rows = (values * tensor(scales, device: device).index_select(0, blocks)).view(-1, weight.Columns);
        _ = target.copy_(rows.narrow(1, firstColumn, target.shape[1]));
    }

    private static float[] Scales(BlockScales scales, long first, long end)
    {
        var result = new float[end - first];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = scales.At(first + i);
        }

        return result;
    }
}
