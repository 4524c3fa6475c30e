using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Lathe.Models.Onnx;

/// <summary>Writes the fields of one message in protobuf's wire format (protobuf.dev, Encoding).</summary>
internal sealed class ProtoWriter
{
    private const int VarintKind = 0;
    private const int LengthKind = 2;
    private const int FixedKind = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public long Length => _bytes.WrittenCount;

    public void Integer(int field, long value)
    {
        Tag(field, VarintKind);
        Varint((ulong)value);
    }

    public void Number(int field, float value)
    {
        Tag(field, FixedKind);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.Write(bytes);
    }

    public void Text(int field, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        Begin(field, bytes.Length);
        _bytes.Write(bytes);
    }

    public void Message(int field, Action<ProtoWriter> write)
    {
        var message = new ProtoWriter();
        write(message);
        Begin(field, message.Length);
        _bytes.Write(message._bytes.WrittenSpan);
    }

    /// <summary>A field whose bytes are written by somebody else, right behind these.</summary>
    public void Begin(int field, long length)
    {
        Tag(field, LengthKind);
        Varint((ulong)length);
    }

    public void WriteTo(Stream stream) => stream.Write(_bytes.WrittenSpan);

    private void Tag(int field, int kind) => Varint((ulong)((field << 3) | kind));

    /// <summary>Seven bits to a byte, the lowest first; a negative number takes ten.</summary>
    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Write([(byte)(value | 0x80)]);
        }

        _bytes.Write([(byte)value]);
    }
}
