namespace Lathe.Models.Safetensors;

/// <summary>A tensor for <see cref="SafetensorsWriter"/>.</summary>
/// <param name="Name">Name in the header.</param>
/// <param name="Dtype">Element type of the file.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Write">Writes exactly <see cref="Length"/> bytes, little-endian, row-major.</param>
public sealed record TensorToWrite(string Name, SafetensorsDtype Dtype, IReadOnlyList<long> Shape, Action<Stream> Write)
{
    /// <summary>Number of bytes.</summary>
    public long Length => throw new NotImplementedException();

    /// <summary>
    /// A tensor in memory; the pointer must stay valid until the writer returns. Floating-point data of another precision is
    /// converted on the way (F32, F16, BF16).
    /// </summary>
    /// <param name="name">Name in the header.</param>
    /// <param name="dtype">Element type of the file.</param>
    /// <param name="shape">Sizes, outermost first.</param>
    /// <param name="data">First element, contiguous.</param>
    /// <param name="dataDtype">Element type in memory; null: that of the file.</param>
    public static unsafe TensorToWrite FromPointer(
        string name, SafetensorsDtype dtype, IReadOnlyList<long> shape, byte* data, SafetensorsDtype? dataDtype = null) =>
        throw new NotImplementedException();
}
