using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Gguf;

/// <summary>
/// Rows of a weight as a GGUF file, or an ONNX model, is to have them: chosen, in another order, changed by a factor or an addend. They are converted in chunks, so
/// that no weight of a mapped file is in memory whole.
/// </summary>
internal sealed unsafe record WeightRows(IWeightSource Source, int Columns)
{
    private const int ChunkElements = 1 << 18;

    /// <summary>What the weight is called in the model's inventory.</summary>
    public string Parameter { get; init; } = "";

    /// <summary>Which row of the weight each row is; null: all, as they are.</summary>
    public int[]? Order { get; init; }

    /// <summary>The weight is stored as [in, out]; its columns are the rows. Goes with no <see cref="Order"/>.</summary>
    public bool IsTransposed { get; init; }

    public float Factor { get; init; } = 1;

    /// <summary>Added behind <see cref="Factor"/>.</summary>
    public float Addend { get; init; }

    /// <summary>Factor behind <see cref="Addend"/>.</summary>
    public float Gain { get; init; } = 1;

    /// <summary>Every row is divided by its length.</summary>
    public bool HasUnitLength { get; init; }

    public long Rows => Order?.Length ?? StoredRows;

    private long StoredRows => Source.Shape.Aggregate(1L, (product, size) => product * size) / Columns;

    private int ElementBytes => Source.Dtype.Bits() / 8;

    private bool IsPlain => Factor == 1 && Addend == 0 && Gain == 1 && !HasUnitLength && !IsTransposed;

    /// <summary>
    /// A tensor of one source's rows after the other's. Where rows are not made of whole blocks, it is F16 instead, as llama.cpp's own
    /// converter has it.
    /// </summary>
    public static GgufTensor ToTensor(string name, GgufTensorType type, long[] shape, IReadOnlyList<WeightRows> sources)
    {
        var stored = type.IsQuantized() && shape[^1] % QuantizedBlocks.Elements != 0 ? GgufTensorType.F16 : type;
        return new(name, stored, shape, stream =>
        {
            foreach (var rows in sources)
            {
                rows.WriteTo(stream, stored);
            }
        })
        {
            Sources = sources,
        };
    }

    /// <summary>Writes all rows as elements of a type.</summary>
    /// <exception cref="ModelFileException">A number is too large for half precision, or is none.</exception>
    public void WriteTo(Stream stream, GgufTensorType type)
    {
        var perChunk = (int)Math.Clamp(ChunkElements / Columns, 1, Rows);
        var values = ArrayPool<float>.Shared.Rent(perChunk * Columns);
        var bytes = ArrayPool<byte>.Shared.Rent((int)(perChunk * type.RowBytes(Columns)));
        try
        {
            using var numbers = Source.Fetch();
            for (var row = 0L; row < Rows; row += perChunk)
            {
                var count = (int)Math.Min(perChunk, Rows - row);
                var output = bytes.AsSpan(0, (int)(count * type.RowBytes(Columns)));
                if (IsPlain && type.Plain() == Source.Dtype)
                {
                    Copy(numbers.Data, row, count, output);
                }
                else
                {
                    var read = values.AsSpan(0, count * Columns);
                    Read(numbers.Data, row, count, read);
                    Encode(type, read, output);
                }

                stream.Write(output);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Read(byte* source, long first, int count, Span<float> destination)
    {
        if (IsTransposed)
        {
            ReadColumns(source, first, count, destination);
        }
        else if (Order is null)
        {
            Widen(source, first * Columns, destination);
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                Widen(source, (long)Order[first + i] * Columns, destination.Slice(i * Columns, Columns));
            }
        }

        Change(destination);
    }

    private void Copy(byte* source, long first, int count, Span<byte> destination)
    {
        var rowBytes = Columns * ElementBytes;
        if (Order is null)
        {
            new ReadOnlySpan<byte>(source + (first * rowBytes), count * rowBytes).CopyTo(destination);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            new ReadOnlySpan<byte>(source + ((long)Order[first + i] * rowBytes), rowBytes).CopyTo(destination[(i * rowBytes)..]);
        }
    }

    private void ReadColumns(byte* source, long first, int count, Span<float> destination)
    {
        var line = new float[count];
        for (var column = 0; column < Columns; column++)
        {
            Widen(source, (column * StoredRows) + first, line);
            for (var i = 0; i < count; i++)
            {
                destination[(i * Columns) + column] = line[i];
            }
        }
    }

    private void Widen(byte* source, long start, Span<float> destination)
    {
        fixed (float* target = destination)
        {
            FloatConversions.Convert(
                Source.Dtype, source + (start * ElementBytes), SafetensorsDtype.F32, (byte*)target, destination.Length);
        }
    }

    private void Change(Span<float> values)
    {
        if (HasUnitLength)
        {
            for (var at = 0; at < values.Length; at += Columns)
            {
                var row = values.Slice(at, Columns);
                TensorPrimitives.Divide(row, Math.Max(TensorPrimitives.Norm<float>(row), 1e-12f), row);
            }
        }

        if (Factor != 1)
        {
            TensorPrimitives.Multiply(values, Factor, values);
        }

        if (Addend != 0)
        {
            TensorPrimitives.Add(values, Addend, values);
        }

        if (Gain != 1)
        {
            TensorPrimitives.Multiply(values, Gain, values);
        }
    }

    private void Encode(GgufTensorType type, ReadOnlySpan<float> values, Span<byte> output)
    {
        if (type is not (GgufTensorType.F32 or GgufTensorType.BF16))
        {
            CheckRange(values, type);
        }

        switch (type)
        {
            case GgufTensorType.F32:
                MemoryMarshal.AsBytes(values).CopyTo(output);
                break;
            case GgufTensorType.F16:
                FloatConversions.F32ToF16(values, MemoryMarshal.Cast<byte, ushort>(output));
                break;
            case GgufTensorType.BF16:
                FloatConversions.F32ToBF16(values, MemoryMarshal.Cast<byte, ushort>(output));
                break;
            default:
                QuantizedBlocks.Encode(type, values, output);
                break;
        }
    }

    /// <summary>Half precision ends at 65,504; scales of blocks are an eighth of what they stand for, or less.</summary>
    private void CheckRange(ReadOnlySpan<float> values, GgufTensorType type)
    {
        var limit = (float)Half.MaxValue * (type switch { GgufTensorType.Q4 => 8, GgufTensorType.Q8 => 127, _ => 1 });
        var greatest = TensorPrimitives.MaxMagnitude(values);
        if (!(Math.Abs(greatest) <= limit))
        {
            throw new ModelFileException(
                Source.Origin, $"holds {greatest}, which {type.Name()} can't express. Choose a type with a wider range, such as F32.", Source.Name);
        }
    }
}
