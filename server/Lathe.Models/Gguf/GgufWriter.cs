using Lathe.Models.Safetensors;

namespace Lathe.Models.Gguf;

/// <summary>
/// Writes GGUF files, version 3, little-endian (ggml-org/ggml, docs/gguf.md). Space is reserved first, data goes to a temporary name beside
/// the target and is renamed at the end: a failure leaves the old file or none, never half of one.
/// </summary>
public static class GgufWriter
{
    /// <summary>Tensors begin at multiples of this, the format's default.</summary>
    public const int Alignment = 32;

    private const uint Version = 3;

    /// <param name="path">Target; an existing file is replaced, a missing folder created.</param>
    /// <param name="metadata">Key/value pairs.</param>
    /// <param name="tensors">Tensors, stored in this order.</param>
    /// <param name="written">Called with the bytes of tensors written so far, and with all there are.</param>
    /// <param name="cancellation">Looked at between tensors; nothing is left then.</param>
    /// <returns>Length of the file.</returns>
    /// <exception cref="ModelFileException">The disk is full, the folder is not writable, ...</exception>
    /// <exception cref="ArgumentException">Two tensors have the same name.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static long Write(
        string path,
        GgufMetadata metadata,
        IReadOnlyList<GgufTensor> tensors,
        Action<long, long>? written = null,
        CancellationToken cancellation = default)
    {
        var header = Header(metadata, tensors);
        var length = header.LongLength + tensors.Sum(tensor => Aligned(tensor.Length));
        try
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using var staged = StagedFile.Write(path, length, stream => WriteTo(stream, header, tensors, written, cancellation));
            staged.Commit();
            return length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, $"cannot be written: {error.Message}", inner: error);
        }
    }

    private static void WriteTo(
        Stream stream, byte[] header, IReadOnlyList<GgufTensor> tensors, Action<long, long>? written, CancellationToken cancellation)
    {
        stream.Write(header);
        var (done, all) = (0L, tensors.Sum(tensor => tensor.Length));
        foreach (var tensor in tensors)
        {
            cancellation.ThrowIfCancellationRequested();
            var start = stream.Position;
            tensor.Write(stream);
            if (stream.Position - start != tensor.Length)
            {
                throw new InvalidOperationException($"Tensor \"{tensor.Name}\" has {stream.Position - start} bytes, not {tensor.Length}.");
            }

            stream.Write(new byte[Aligned(tensor.Length) - tensor.Length]);
            written?.Invoke(done += tensor.Length, all);
        }
    }

    /// <summary>Everything before the tensors' data, padded to where that begins.</summary>
    private static byte[] Header(GgufMetadata metadata, IReadOnlyList<GgufTensor> tensors)
    {
        if (tensors.CountBy(tensor => tensor.Name).FirstOrDefault(pair => pair.Value > 1) is { Key: { } twice })
        {
            throw new ArgumentException($"Two tensors are named \"{twice}\".", nameof(tensors));
        }

        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write("GGUF"u8);
        writer.Write(Version);
        writer.Write((ulong)tensors.Count);
        writer.Write((ulong)metadata.Count);
        metadata.WriteTo(writer);
        var offset = 0L;
        foreach (var tensor in tensors)
        {
            GgufMetadata.WriteText(writer, tensor.Name);
            writer.Write(tensor.Shape.Count);
            foreach (var size in tensor.Shape.Reverse())
            {
                writer.Write(size);
            }

            writer.Write((uint)tensor.Type);
            writer.Write(offset);
            offset += Aligned(tensor.Length);
        }

        writer.Write(new byte[Aligned(memory.Length) - memory.Length]);
        return memory.ToArray();
    }

    private static long Aligned(long length) => checked(length + Alignment - 1) / Alignment * Alignment;
}
