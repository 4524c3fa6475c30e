namespace Lathe.Models.Safetensors;

/// <summary>A tensor for <see cref="SafetensorsWriter"/>.</summary>
public sealed record TensorToWrite
{
    private const int ChunkElements = 1 << 18;

    /// <summary>A tensor whose bytes are produced when their turn comes.</summary>
    /// <param name="name">Name in the header.</param>
    /// <param name="dtype">Element type of the file.</param>
    /// <param name="shape">Sizes, outermost first.</param>
    /// <param name="write">Writes exactly <see cref="Length"/> bytes, little-endian, row-major.</param>
    /// <exception cref="ArgumentException">The name is reserved, a size is negative, or the bytes are not whole or too many.</exception>
    public TensorToWrite(string name, SafetensorsDtype dtype, IReadOnlyList<long> shape, Action<Stream> write)
    {
        if (name == SafetensorsHeader.MetadataKey)
        {
            throw new ArgumentException($"\"{name}\" is reserved by the format.", nameof(name));
        }

        Name = name;
        Dtype = dtype;
        Shape = shape;
        Write = write;
        Length = shape.All(size => size >= 0) && dtype.ByteLength(shape) is { } length
            ? length
            : throw new ArgumentException($"No tensor \"{name}\" can be {dtype.Name()} [{string.Join(", ", shape)}].", nameof(shape));
    }

    public string Name { get; }

    public SafetensorsDtype Dtype { get; }

    public IReadOnlyList<long> Shape { get; }

    /// <summary>Number of bytes.</summary>
    public long Length { get; }

    /// <summary>Called with <see cref="Length"/> when the tensor is written, though perhaps not on the disk yet.</summary>
    public Action<long>? Written { get; init; }

    internal Action<Stream> Write { get; }

    /// <summary>
    /// A tensor in memory; the pointer must stay valid until the writer returns. Floating-point data of another precision is
    /// converted on the way (F32, F16, BF16).
    /// </summary>
    /// <param name="name">Name in the header.</param>
    /// <param name="dtype">Element type of the file.</param>
    /// <param name="shape">Sizes, outermost first.</param>
    /// <param name="data">First element; contiguous, row-major.</param>
    /// <param name="dataDtype">Element type in memory; null: that of the file.</param>
    /// <exception cref="ArgumentException">As for the constructor.</exception>
    /// <exception cref="NotSupportedException">The two types differ and one is not F32, F16 or BF16.</exception>
    public static unsafe TensorToWrite FromPointer(
        string name, SafetensorsDtype dtype, IReadOnlyList<long> shape, byte* data, SafetensorsDtype? dataDtype = null)
    {
        var source = dataDtype ?? dtype;
        if (source == dtype)
        {
            return FromBytes(name, dtype, shape, data);
        }

        return source.IsSupportedFloat() && dtype.IsSupportedFloat()
            ? FromOtherFloat(name, dtype, shape, data, source)
            : throw new NotSupportedException($"No conversion from {source.Name()} to {dtype.Name()}.");
    }

    private static unsafe TensorToWrite FromBytes(string name, SafetensorsDtype dtype, IReadOnlyList<long> shape, byte* data)
    {
        const int ChunkBytes = 1 << 24;
        var length = dtype.ByteLength(shape) ?? 0;
        return new(name, dtype, shape, stream =>
        {
            for (var done = 0L; done < length; done += ChunkBytes)
            {
                stream.Write(new ReadOnlySpan<byte>(data + done, (int)Math.Min(ChunkBytes, length - done)));
            }
        });
    }

    private static unsafe TensorToWrite FromOtherFloat(
        string name, SafetensorsDtype dtype, IReadOnlyList<long> shape, byte* data, SafetensorsDtype source)
    {
        int fromSize = source.Bits() / 8, toSize = dtype.Bits() / 8;
        var count = (dtype.ByteLength(shape) ?? 0) / toSize;
        return new(name, dtype, shape, stream =>
        {
            var buffer = new byte[Math.Min(ChunkElements, count) * toSize];
            fixed (byte* converted = buffer)
            {
                for (var done = 0L; done < count; done += ChunkElements)
                {
                    var length = (int)Math.Min(ChunkElements, count - done);
                    FloatConversions.Convert(source, data + (done * fromSize), dtype, converted, length);
                    stream.Write(buffer.AsSpan(0, length * toSize));
                }
            }
        });
    }
}
