namespace Lathe.Models.Onnx;

/// <summary>Constants in a file beside the model (ONNX repository, docs/ExternalData.md).</summary>
/// <param name="name">Of the file.</param>
internal sealed class ExternalData(string name)
{
    /// <summary>Tensors begin at multiples of a page, so that they can be mapped.</summary>
    private const int Alignment = 4096;

    private readonly List<(long Offset, OnnxTensor Tensor)> _tensors = [];

    public string Name { get; } = name;

    /// <summary>Bytes of the file.</summary>
    public long Length { get; private set; }

    /// <summary>Gives a tensor its place.</summary>
    public ExternalPlace Add(OnnxTensor tensor)
    {
        var offset = checked(Length + Alignment - 1) / Alignment * Alignment;
        _tensors.Add((offset, tensor));
        Length = checked(offset + tensor.Length);
        return new(Name, offset);
    }

    /// <param name="stream">The file.</param>
    /// <param name="put">Writes a tensor.</param>
    public void WriteTo(Stream stream, Action<OnnxTensor, Stream> put)
    {
        foreach (var (offset, tensor) in _tensors)
        {
            stream.Write(new byte[offset - stream.Position]);
            put(tensor, stream);
        }
    }
}
