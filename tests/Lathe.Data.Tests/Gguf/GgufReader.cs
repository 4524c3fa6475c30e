using System.Text;

namespace Lathe.Data.Tests.Gguf;

/// <summary>Reads GGUF files by the format's description alone, and insists on what it says.</summary>
internal sealed class GgufReader
{
    private const int Alignment = 32;

    private GgufReader(BinaryReader reader)
    {
        Assert.Equal("GGUF"u8, reader.ReadBytes(4));
        Assert.Equal(3u, reader.ReadUInt32());
        var tensors = reader.ReadUInt64();
        var pairs = reader.ReadUInt64();
        for (var i = 0ul; i < pairs; i++)
        {
            Metadata.Add(Text(reader), Value(reader, reader.ReadUInt32()));
        }

        var infos = new List<(string Name, long[] Sizes, uint Type, long Offset)>();
        for (var i = 0ul; i < tensors; i++)
        {
            var name = Text(reader);
            var sizes = new long[reader.ReadUInt32()];
            for (var d = 0; d < sizes.Length; d++)
            {
                sizes[d] = reader.ReadInt64();
            }

            infos.Add((name, sizes, reader.ReadUInt32(), reader.ReadInt64()));
        }

        var stream = reader.BaseStream;
        var start = (stream.Position + Alignment - 1) / Alignment * Alignment;
        var end = start;
        foreach (var (name, sizes, type, offset) in infos)
        {
            Assert.Equal(0, offset % Alignment);
            Assert.Equal(end, start + offset);
            stream.Position = start + offset;
            var length = sizes.Skip(1).Aggregate(RowBytes(type, sizes[0]), (bytes, size) => bytes * size);
            Tensors.Add(name, new GgufTensorRead(sizes, type, reader.ReadBytes((int)length)));
            end = (stream.Position + Alignment - 1) / Alignment * Alignment;
        }

        Assert.Equal(end, stream.Length);
    }

    public Dictionary<string, object> Metadata { get; } = [];

    public Dictionary<string, GgufTensorRead> Tensors { get; } = [];

    public static GgufReader Read(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        return new GgufReader(reader);
    }

    private static long RowBytes(uint type, long columns) => type switch
    {
        0 => columns * 4,
        1 or 30 => columns * 2,
        2 => columns / 32 * 18,
        8 => columns / 32 * 34,
        _ => throw new InvalidDataException($"type {type}"),
    };

    private static string Text(BinaryReader reader) => Encoding.UTF8.GetString(reader.ReadBytes((int)reader.ReadUInt64()));

    private static object Value(BinaryReader reader, uint type) => type switch
    {
        0 => reader.ReadByte(),
        1 => reader.ReadSByte(),
        2 => reader.ReadUInt16(),
        3 => reader.ReadInt16(),
        4 => reader.ReadUInt32(),
        5 => reader.ReadInt32(),
        6 => reader.ReadSingle(),
        7 => reader.ReadByte() switch { 0 => false, 1 => true, var other => throw new InvalidDataException($"bool {other}") },
        8 => Text(reader),
        9 => List(reader),
        10 => reader.ReadUInt64(),
        11 => reader.ReadInt64(),
        12 => reader.ReadDouble(),
        _ => throw new InvalidDataException($"value of type {type}"),
    };

    private static object[] List(BinaryReader reader)
    {
        var type = reader.ReadUInt32();
        var items = new object[reader.ReadUInt64()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Value(reader, type);
        }

        return items;
    }
}

/// <summary>A tensor: sizes innermost first, as in the file.</summary>
internal sealed record GgufTensorRead(long[] Sizes, uint Type, byte[] Bytes);
