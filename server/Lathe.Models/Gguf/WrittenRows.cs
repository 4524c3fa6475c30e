using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Gguf;

/// <summary>The reverse of <see cref="WeightRows"/>: rows of a file, as numbers, where they are from.</summary>
internal static unsafe class WrittenRows
{
    private const int ChunkElements = 1 << 18;

    /// <param name="rows">What was written.</param>
    /// <param name="stream">Where it begins.</param>
    /// <param name="type">Of its elements.</param>
    /// <param name="destination">The whole weight, fp32; what is not among the rows stays as it is. Rows of unit length stay so.</param>
    public static void Read(WeightRows rows, Stream stream, GgufTensorType type, float* destination)
    {
        var perChunk = (int)Math.Clamp(ChunkElements / rows.Columns, 1, rows.Rows);
        var values = ArrayPool<float>.Shared.Rent(perChunk * rows.Columns);
        var bytes = ArrayPool<byte>.Shared.Rent((int)(perChunk * type.RowBytes(rows.Columns)));
        try
        {
            for (var row = 0L; row < rows.Rows; row += perChunk)
            {
                var count = (int)Math.Min(perChunk, rows.Rows - row);
                var input = bytes.AsSpan(0, (int)(count * type.RowBytes(rows.Columns)));
                var numbers = values.AsSpan(0, count * rows.Columns);
                stream.ReadExactly(input);
                Decode(type, input, numbers);
                Restore(rows, numbers);
                for (var i = 0; i < count; i++)
                {
                    Put(rows, row + i, numbers.Slice(i * rows.Columns, rows.Columns), destination);
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static void Decode(GgufTensorType type, ReadOnlySpan<byte> input, Span<float> values)
    {
        switch (type)
        {
            case GgufTensorType.F32:
                MemoryMarshal.Cast<byte, float>(input).CopyTo(values);
                break;
            case GgufTensorType.F16:
                FloatConversions.F16ToF32(MemoryMarshal.Cast<byte, ushort>(input), values);
                break;
            case GgufTensorType.BF16:
                FloatConversions.BF16ToF32(MemoryMarshal.Cast<byte, ushort>(input), values);
                break;
            default:
                QuantizedBlocks.Decode(type, input, values);
                break;
        }
    }

    private static void Restore(WeightRows rows, Span<float> values)
    {
        if (rows.Gain != 1)
        {
            TensorPrimitives.Divide(values, rows.Gain, values);
        }

        if (rows.Addend != 0)
        {
            TensorPrimitives.Subtract(values, rows.Addend, values);
        }

        if (rows.Factor != 1)
        {
            TensorPrimitives.Divide(values, rows.Factor, values);
        }
    }

    private static void Put(WeightRows rows, long row, ReadOnlySpan<float> values, float* destination)
    {
        if (!rows.IsTransposed)
        {
            values.CopyTo(new Span<float>(destination + ((rows.Order?[row] ?? row) * rows.Columns), rows.Columns));
            return;
        }

        for (var column = 0; column < rows.Columns; column++)
        {
            destination[(column * rows.Rows) + row] = values[column];
        }
    }
}
