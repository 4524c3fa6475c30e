using Lathe.Training.Kernels.Matmul;
using static TorchSharp.torch;

namespace Lathe.Training.Quantization;

/// <summary>
/// Products with weights that exist in few bits only: a panel of the weight at a time is turned back into numbers, in scratch memory that
/// all layers share, and multiplied while it is in the cache. Few rows take the weight as it is (<see cref="QuantizedWeight.FewRows"/>).
/// </summary>
/// <param name="matmul">Multiplies the panels.</param>
/// <param name="type">fp32 or bf16: type of the panels and of the other operand.</param>
/// <param name="device">Of all tensors.</param>
internal sealed class QuantizedMatmul(IMatmul matmul, ScalarType type, Device device) : IDisposable
{
    /// <summary>Values in a panel: 4 MiB of bf16, which stays in the cache, and enough rows for a product at full speed.</summary>
    private const long PanelValues = 2 << 20;

    /// <summary>Panels of columns are whole blocks where the weight has whole blocks in a row.</summary>
    private const long Multiple = FourBitWeight.BlockSize;

    private Tensor? _scratch;

    /// <summary>x [N, in] times weight [out, in] transposed: [N, out].</summary>
    public Tensor Forward(Tensor input, QuantizedWeight weight) => weight.FewRows(input) ?? ForwardByPanels(input, weight);

    /// <summary>The same for any number of rows.</summary>
    public Tensor ForwardByPanels(Tensor input, QuantizedWeight weight)
    {
        var step = PanelSize(weight.Columns, weight.Rows);
        return Panels(input.shape[0], weight.Rows, step, (first, count) =>
        {
            var panel = Scratch(count, weight.Columns);
            weight.Dequantize(first, 0, panel);
            return matmul.Forward(input, panel);
        });
    }

    /// <summary>gradient [N, out] times weight [out, in]: [N, in]. By columns, so that no sum is split.</summary>
    public Tensor InputGradient(Tensor gradient, QuantizedWeight weight)
    {
        var step = PanelSize(weight.Rows, weight.Columns);
        return Panels(gradient.shape[0], weight.Columns, step, (first, count) =>
        {
            var panel = Scratch(weight.Rows, count);
            weight.Dequantize(0, first, panel);
            return matmul.InputGradient(gradient, panel);
        });
    }

    public void Dispose() => _scratch?.Dispose();

    /// <summary>Puts the products of panels side by side.</summary>
    private Tensor Panels(long rows, long columns, long step, Func<long, long, Tensor> product)
    {
        if (step >= columns)
        {
            return product(0, columns);
        }

        var result = empty([rows, columns], type, device);
        for (var first = 0L; first < columns; first += step)
        {
            var count = Math.Min(step, columns - first);
            using var part = product(first, count);
            using var target = result.narrow(1, first, count);
            _ = target.copy_(part);
        }

        return result;
    }

    private static long PanelSize(long fixedSize, long size) =>
        Math.Min(size, Math.Max(Multiple, PanelValues / fixedSize / Multiple * Multiple));

    /// <summary>Valid until the next call; in the caller's dispose scope.</summary>
    private Tensor Scratch(long rows, long columns)
    {
        var count = rows * columns;
        if (_scratch is null || _scratch.numel() < count)
        {
            _scratch?.Dispose();
            _scratch = empty([Math.Max(count, PanelValues)], type, device).DetachFromDisposeScope();
        }

        return _scratch.narrow(0, 0, count).view(rows, columns);
    }
}
