using System.Buffers.Binary;
using System.Collections.Frozen;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Shapes;

/// <summary>How much the weights of a folder take as stored, by the headers of its safetensors files: no weight is read.</summary>
public sealed record CheckpointShape
{
    /// <summary>Far above any published model's; keeps a folder of strangers from filling the memory.</summary>
    private const long MaxHeaderBytes = 256L << 20;

    private const int MaxFiles = 10_000;

    /// <summary>Bytes of the tensors of each element type.</summary>
    public required IReadOnlyDictionary<SafetensorsDtype, long> BytesByDtype { get; init; }

    /// <summary>Number of tensors.</summary>
    public required int TensorCount { get; init; }

    /// <summary>Bytes of all tensors.</summary>
    public long TotalBytes => BytesByDtype.Values.Sum();

    /// <summary>Elements of all tensors. Packed formats keep several parameters in one.</summary>
    public required long ElementCount { get; init; }

    /// <summary>
    /// Reads <c>model.safetensors</c>, or the shards its index lists. The answer depends on these files alone, so a caller may keep it
    /// as long as they don't change.
    /// </summary>
    /// <returns>Null if the folder has neither.</returns>
    /// <exception cref="ModelFileException">A file is malformed, missing or can't be read, or there are too many.</exception>
    public static CheckpointShape? Read(string folder)
    {
        var single = Path.Combine(folder, Checkpoint.SingleFileName);
        if (File.Exists(single))
        {
            return Sum([single], single);
        }

        var index = Path.Combine(folder, Checkpoint.IndexFileName);
        return File.Exists(index)
            ? Sum([.. CheckpointIndex.Read(index, ".safetensors").Shards.Select(shard => Path.Combine(folder, shard))], index)
            : null;
    }

    private static CheckpointShape Sum(IReadOnlyList<string> files, string listedIn)
    {
        if (files.Count > MaxFiles)
        {
            throw new ModelFileException(listedIn, $"lists {files.Count:N0} files; expected at most {MaxFiles:N0}.");
        }

        var bytes = new Dictionary<SafetensorsDtype, long>();
        var tensors = 0;
        var elements = 0L;
        var budget = MaxHeaderBytes;
        foreach (var file in files)
        {
            foreach (var entry in ReadHeader(file, ref budget).CheckTiling())
            {
                bytes[entry.Dtype] = checked(bytes.GetValueOrDefault(entry.Dtype) + entry.Length);
                elements = checked(elements + entry.Count);
                tensors++;
            }
        }

        return new() { BytesByDtype = bytes.ToFrozenDictionary(), TensorCount = tensors, ElementCount = elements };
    }

    private static SafetensorsHeader ReadHeader(string file, ref long budget)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var prefix = new byte[SafetensorsHeader.PrefixBytes];
            stream.ReadExactly(prefix);
            var rest = stream.Length - prefix.Length;
            var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
            if (headerLength > (ulong)Math.Min(SafetensorsHeader.MaxBytes, rest))
            {
                throw new ModelFileException(
                    file, $"states a header of {headerLength:N0} bytes; it is no safetensors file, or it is cut short.");
            }

            budget -= (long)headerLength;
            if (budget < 0)
            {
                throw new ModelFileException(file, $"the headers of this checkpoint together exceed {MaxHeaderBytes:N0} bytes.");
            }

            var json = new byte[headerLength];
            stream.ReadExactly(json);
            return SafetensorsHeader.Parse(json, file, stream.Position, stream.Length - stream.Position);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(file, $"cannot be read: {error.Message}", inner: error);
        }
    }
}
