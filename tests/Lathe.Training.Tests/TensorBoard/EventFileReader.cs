using System.Buffers.Binary;
using System.Text;

namespace Lathe.Training.Tests.TensorBoard;

/// <summary>
/// Reads event files from the two formats' descriptions alone, with nothing of the writer's: TFRecord frames with CRC-32C (RFC 3720,
/// B.4) and the fields of an Event in protobuf's wire format.
/// </summary>
internal static class EventFileReader
{
    private const uint ReversedPolynomial = 0x82f63b78;

    public static List<ReadEvent> Read(string file)
    {
        var bytes = File.ReadAllBytes(file).AsSpan();
        List<ReadEvent> events = [];
        while (bytes.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            Assert.Equal(Masked(Checksum(bytes[..8])), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            var data = bytes.Slice(12, length);
            Assert.Equal(Masked(Checksum(data)), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            events.Add(ReadEvent(data));
            bytes = bytes[(16 + length)..];
        }

        return events;
    }

    /// <summary>CRC-32C, bit by bit.</summary>
    public static uint Checksum(ReadOnlySpan<byte> data)
    {
        var checksum = uint.MaxValue;
        foreach (var value in data)
        {
            checksum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                checksum = (checksum >> 1) ^ ((checksum & 1) * ReversedPolynomial);
            }
        }

        return ~checksum;
    }

    private static uint Masked(uint checksum) => unchecked(((checksum >> 15) | (checksum << 17)) + 0xa282ead8u);

    private static ReadEvent ReadEvent(ReadOnlySpan<byte> data)
    {
        var read = new ReadEvent();
        foreach (var (field, number, content) in Fields(data))
        {
            read = field switch
            {
                1 => read with { WallTime = BitConverter.UInt64BitsToDouble(number) },
                2 => read with { Step = (long)number },
                3 => read with { FileVersion = Encoding.UTF8.GetString(content) },
                5 => ReadSummary(read, content),
                _ => read,
            };
        }

        return read;
    }

    private static ReadEvent ReadSummary(ReadEvent read, byte[] summary)
    {
        foreach (var (_, _, value) in Fields(summary))
        {
            var fields = Fields(value);
            var tag = Encoding.UTF8.GetString(fields.Single(field => field.Number == 1).Content);
            if (fields.Find(field => field.Number == 2) is { Number: 2 } scalar)
            {
                read.Scalars[tag] = BitConverter.UInt32BitsToSingle((uint)scalar.Value);
            }

            if (fields.Find(field => field.Number == 8) is { Number: 8 } tensor)
            {
                var plugin = Fields(Fields(fields.Single(field => field.Number == 9).Content).Single(field => field.Number == 1).Content);
                Assert.Equal("text", Encoding.UTF8.GetString(plugin.Single(field => field.Number == 1).Content));
                read.Texts[tag] = Encoding.UTF8.GetString(Fields(tensor.Content).Single(field => field.Number == 8).Content);
            }
        }

        return read;
    }

    private static List<(int Number, ulong Value, byte[] Content)> Fields(ReadOnlySpan<byte> data)
    {
        List<(int, ulong, byte[])> fields = [];
        while (data.Length > 0)
        {
            var key = Varint(ref data);
            var (number, value, content) = ((int)(key >> 3), 0ul, Array.Empty<byte>());
            switch (key & 7)
            {
                case 0:
                    value = Varint(ref data);
                    break;
                case 1:
                    value = BinaryPrimitives.ReadUInt64LittleEndian(data);
                    data = data[8..];
                    break;
                case 5:
                    value = BinaryPrimitives.ReadUInt32LittleEndian(data);
                    data = data[4..];
                    break;
                case 2:
                    var length = (int)Varint(ref data);
                    content = data[..length].ToArray();
                    data = data[length..];
                    break;
                default:
                    Assert.Fail($"Wire type {key & 7}");
                    break;
            }

            fields.Add((number, value, content));
        }

        return fields;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> data)
    {
        var (value, shift) = (0ul, 0);
        while (true)
        {
            var next = data[0];
            data = data[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }

            shift += 7;
        }
    }
}
