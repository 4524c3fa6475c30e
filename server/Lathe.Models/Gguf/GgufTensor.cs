namespace Lathe.Models.Gguf;

/// <summary>A tensor of a GGUF file, whose bytes are made when their turn comes.</summary>
public sealed class GgufTensor
{
    private const int MaxNameLength = 63;
    private const int MaxDimensions = 4;

    /// <param name="name">At most 63 ASCII characters.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Sizes, outermost first, from one to four.</param>
    /// <param name="write">Writes exactly <see cref="Length"/> bytes, row by row.</param>
    /// <exception cref="ArgumentException">The format has no such name or shape, or its rows are not made of whole blocks.</exception>
    internal GgufTensor(string name, GgufTensorType type, IReadOnlyList<long> shape, Action<Stream> write)
    {
        if (name.Length is 0 or > MaxNameLength || !System.Text.Ascii.IsValid(name))
        {
            throw new ArgumentException($"\"{ModelFileException.Printable(name)}\" is no name for a tensor: it has from 1 to {MaxNameLength} ASCII characters.", nameof(name));
        }

        if (shape.Count is 0 or > MaxDimensions || shape.Any(size => size <= 0))
        {
            throw new ArgumentException($"No tensor of a GGUF file can be [{string.Join(", ", shape)}].", nameof(shape));
        }

        (Name, Type, Shape, Write) = (name, type, shape, write);
        Length = shape.SkipLast(1).Aggregate(type.RowBytes(shape[^1]), (bytes, size) => checked(bytes * size));
    }

    public string Name { get; }

    public GgufTensorType Type { get; }

    /// <summary>Sizes, outermost first; in the file they are the other way round.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Number of bytes.</summary>
    public long Length { get; }

    internal Action<Stream> Write { get; }

    /// <summary>The weights that it is made of, one behind the other; none for numbers in memory.</summary>
    internal IReadOnlyList<WeightRows> Sources { get; init; } = [];

    /// <summary>A vector of numbers in memory.</summary>
    internal static GgufTensor Vector(string name, float[] values) => new(
        name, GgufTensorType.F32, [values.Length], stream => stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values)));
}
