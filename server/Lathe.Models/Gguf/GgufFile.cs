using System.Text;

namespace Lathe.Models.Gguf;

/// <summary>
/// A GGUF file of version 3, little-endian (ggml-org/ggml, docs/gguf.md), and where its tensors are. Metadata is passed over, and every length is
/// held against the file's before it is believed.
/// </summary>
internal sealed class GgufFile : IDisposable
{
    private const uint Version = 3;
    private const int MaxNameBytes = 64;
    private const int MaxDimensions = 4;

    /// <summary>An entry of the header at the least: length of a name, a type, and what they say.</summary>
    private const int MinEntryBytes = 12;

    private readonly string _path;
    private readonly FileStream _stream;

    private GgufFile(string path, FileStream stream) => (_path, _stream) = (path, stream);

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, GgufPlace> Tensors { get; private set; } = new Dictionary<string, GgufPlace>();

    /// <exception cref="ModelFileException">It is none, or damaged.</exception>
    public static GgufFile Open(string path)
    {
        GgufFile? file = null;
        try
        {
            file = new GgufFile(path, File.OpenRead(path));
            file.Tensors = file.ReadHeader();
            return file;
        }
        catch (Exception failure)
        {
            file?.Dispose();
            throw failure switch
            {
                EndOfStreamException or OverflowException => new ModelFileException(path, "is damaged: its header does not fit into it.", inner: failure),
                IOException or UnauthorizedAccessException => new ModelFileException(path, $"cannot be read: {failure.Message}", inner: failure),
                _ => failure,
            };
        }
    }

    /// <summary>The file, at a byte.</summary>
    public Stream At(long position)
    {
        _stream.Position = position;
        return _stream;
    }

    public void Dispose() => _stream.Dispose();

    private Dictionary<string, GgufPlace> ReadHeader()
    {
        using var reader = new BinaryReader(_stream, Encoding.UTF8, leaveOpen: true);
        Require(reader.ReadBytes(4).AsSpan().SequenceEqual("GGUF"u8) && reader.ReadUInt32() == Version, $"is no GGUF file of version {Version}.");
        var (tensors, pairs) = (Count(reader), Count(reader));
        for (var i = 0L; i < pairs; i++)
        {
            _ = Text(reader, ushort.MaxValue);
            PassValue(reader, reader.ReadUInt32(), isInArray: false);
        }

        var places = new Dictionary<string, GgufPlace>(StringComparer.Ordinal);
        for (var i = 0L; i < tensors; i++)
        {
            var name = Text(reader, MaxNameBytes);
            Require(places.TryAdd(name, Place(reader, name)), "is there twice.", name);
        }

        var start = Aligned(_stream.Position);
        var end = start;
        foreach (var (name, place) in places.OrderBy(pair => pair.Value.Start).ToList())
        {
            var moved = place with { Start = checked(place.Start + start) };
            Require(place.Start % GgufWriter.Alignment == 0 && moved.Start >= end, "does not begin where a tensor can.", name);
            end = checked(moved.Start + moved.Length);
            places[name] = moved;
        }

        Require(end <= _stream.Length, "is damaged: it ends within a tensor.");
        return places;
    }

    private GgufPlace Place(BinaryReader reader, string name)
    {
        var dimensions = reader.ReadUInt32();
        Require(dimensions is > 0 and <= MaxDimensions, "has no shape.", name);
        var shape = new long[dimensions];
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            shape[i] = reader.ReadInt64();
            Require(shape[i] > 0, "has no shape.", name);
        }

        var type = (GgufTensorType)reader.ReadUInt32();
        Require(Enum.IsDefined(type), $"has elements of type {(uint)type}, which is not written here.", name);
        Require(!type.IsQuantized() || shape[^1] % QuantizedBlocks.Elements == 0, "is not made of whole blocks.", name);
        var offset = reader.ReadInt64();
        Require(offset >= 0, "does not begin where a tensor can.", name);
        return new GgufPlace(type, shape, offset, shape.SkipLast(1).Aggregate(type.RowBytes(shape[^1]), (bytes, size) => checked(bytes * size)));
    }

    private void PassValue(BinaryReader reader, uint type, bool isInArray)
    {
        switch (type)
        {
            case 8:
                Pass(Count(reader, 1));
                break;
            case 9:
                Require(!isInArray, "is damaged: its metadata has arrays of arrays.");
                var (inner, count) = (reader.ReadUInt32(), Count(reader, 1));
                for (var i = 0L; i < count; i++)
                {
                    PassValue(reader, inner, isInArray: true);
                }

                break;
            default:
                Pass(type switch { 0 or 1 or 7 => 1, 2 or 3 => 2, 4 or 5 or 6 => 4, 10 or 11 or 12 => 8, _ => throw Damaged($"is damaged: its metadata has a value of type {type}.") });
                break;
        }
    }

    private void Pass(long bytes) => _stream.Position = _stream.Position + bytes <= _stream.Length ? _stream.Position + bytes : throw new EndOfStreamException();

    /// <summary>A number of things that have at least so many bytes each.</summary>
    private long Count(BinaryReader reader, int bytes = MinEntryBytes)
    {
        var count = reader.ReadUInt64();
        return count <= (ulong)(_stream.Length / bytes) ? (long)count : throw new EndOfStreamException();
    }

    private string Text(BinaryReader reader, int longest)
    {
        var length = Count(reader, 1);
        Require(length <= longest, "is damaged: a name has no end.");
        return Encoding.UTF8.GetString(reader.ReadBytes((int)length));
    }

    private static long Aligned(long position) => (position + GgufWriter.Alignment - 1) / GgufWriter.Alignment * GgufWriter.Alignment;

    private void Require(bool isSo, string otherwise, string? tensor = null)
    {
        if (!isSo)
        {
            throw Damaged(otherwise, tensor);
        }
    }

    private ModelFileException Damaged(string what, string? tensor = null) => new(_path, what, tensor);
}

/// <summary>Where a tensor is in its file.</summary>
/// <param name="Type">Of its elements.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Start">First byte, from the file's beginning.</param>
/// <param name="Length">Number of bytes.</param>
internal sealed record GgufPlace(GgufTensorType Type, IReadOnlyList<long> Shape, long Start, long Length);
