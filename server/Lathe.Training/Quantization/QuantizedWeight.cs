using static TorchSharp.torch;

namespace Lathe.Training.Quantization;

/// <summary>A frozen weight [out, in] that exists in few bits only.</summary>
/// <param name="rows">out.</param>
/// <param name="columns">in.</param>
public abstract class QuantizedWeight(long rows, long columns) : IDisposable
{
    /// <summary>out.</summary>
    public long Rows { get; } = rows;

    /// <summary>in.</summary>
    public long Columns { get; } = columns;

    /// <summary>Of memory, scales included.</summary>
    public abstract long Bytes { get; }

    public abstract Device Device { get; }

    /// <summary>Writes a panel of the weight into a new or used tensor.</summary>
    /// <param name="firstRow">Of the panel.</param>
    /// <param name="firstColumn">Of the panel.</param>
    /// <param name="target">[rows, columns] of the panel, fp32 or bf16, on the weight's device, contiguous.</param>
    /// <exception cref="ArgumentException">The panel is not within the weight.</exception>
    public void Dequantize(long firstRow, long firstColumn, Tensor target)
    {
        if (target.shape is not [var rows, var columns] || firstRow < 0 || firstRow + rows > Rows || firstColumn < 0 || firstColumn + columns > Columns)
        {
            throw new ArgumentException(
                $"[{string.Join(", ", target.shape)}] from ({firstRow}, {firstColumn}) is no panel of a weight [{Rows}, {Columns}]");
        }

        Fill(firstRow, firstColumn, target);
    }

    /// <summary>The whole weight, a new tensor of fp32 or bf16.</summary>
    public Tensor Dequantize(ScalarType type)
    {
        var result = empty([Rows, Columns], type, Device);
        Dequantize(0, 0, result);
        return result;
    }

    /// <summary>x [N, in] times the weight transposed, without any of it becoming numbers in memory.</summary>
    /// <param name="input">fp32 or bf16 on the weight's device.</param>
    /// <returns>[N, out] in the input's type, a new tensor; null where N is too large for this to be faster, or there is no kernel.</returns>
    public abstract Tensor? FewRows(Tensor input);

    /// <summary>The same weight on another device, in place of this one.</summary>
    public abstract QuantizedWeight To(Device device);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes a panel that is within the weight.</summary>
    protected abstract void Fill(long firstRow, long firstColumn, Tensor target);

    protected abstract void Dispose(bool disposing);
}
