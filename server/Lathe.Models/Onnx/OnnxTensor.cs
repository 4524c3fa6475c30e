using System.Runtime.InteropServices;

namespace Lathe.Models.Onnx;

/// <summary>A constant of a graph, whose bytes are made when their turn comes.</summary>
/// <param name="Name">Nodes read it by this.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes, outermost first; none: one number.</param>
/// <param name="Write">Writes exactly <see cref="Length"/> bytes, little-endian.</param>
internal sealed record OnnxTensor(string Name, OnnxType Type, IReadOnlyList<long> Shape, Action<Stream> Write)
{
    /// <summary>Number of bytes.</summary>
    public long Length => Shape.Aggregate(BytesOf(Type), (bytes, size) => checked(bytes * size));

    public static OnnxTensor Of(string name, IReadOnlyList<long> shape, params float[] values) =>
        new(name, OnnxType.F32, shape, stream => stream.Write(MemoryMarshal.AsBytes<float>(values)));

    public static OnnxTensor Of(string name, IReadOnlyList<long> shape, params long[] values) =>
        new(name, OnnxType.I64, shape, stream => stream.Write(MemoryMarshal.AsBytes<long>(values)));

    /// <exception cref="InvalidOperationException">It has another number of bytes than its shape says.</exception>
    public void WriteTo(Stream stream)
    {
        var start = stream.Position;
        Write(stream);
        if (stream.Position - start != Length)
        {
            throw new InvalidOperationException($"Constant \"{Name}\" has {stream.Position - start} bytes, not {Length}.");
        }
    }

    private static long BytesOf(OnnxType type) => type switch
    {
        OnnxType.I64 => 8,
        OnnxType.F32 => 4,
        OnnxType.F16 => 2,
        _ => 1,
    };
}
