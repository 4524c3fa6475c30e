using System.Buffers.Binary;
using System.Text;

namespace Lathe.Data.Tests.Tokenizers.SentencePiece;

/// <summary>Writes a SentencePiece model field by field.</summary>
internal sealed class ModelBytes
{
    private readonly List<byte> _pieces = [];

    public int ModelType { get; init; } = 2;

    public bool ByteFallback { get; init; }

    public bool AddDummyPrefix { get; init; } = true;

    public bool RemoveExtraWhitespaces { get; init; } = true;

    public byte[] CharacterMap { get; init; } = [];

    /// <summary>Unknown, begin and end, and the bytes where they are used.</summary>
    public void AddSpecial()
    {
        Add("<unk>", 0, 2);
        Add("<s>", 0, 3);
        Add("</s>", 0, 3);
        for (var value = 0; ByteFallback && value < 256; value++)
        {
            Add($"<0x{value:X2}>", 0, 6);
        }
    }

    public void Add(string text, float score, int type = 1) => Field(_pieces, 1, [
        .. Message(1, Encoding.UTF8.GetBytes(text)), 0x15, .. Single(score), 0x18, (byte)type]);

    public byte[] ToArray()
    {
        var bytes = new List<byte>(_pieces);
        Field(bytes, 2, [0x18, (byte)ModelType, 0x98, 0x02, Flag(ByteFallback)]);
        Field(bytes, 3, [.. CharacterMap.Length > 0 ? Message(2, CharacterMap) : [], 0x18, Flag(AddDummyPrefix), 0x20, Flag(RemoveExtraWhitespaces)]);
        return [.. bytes];
    }

    private static byte Flag(bool value) => value ? (byte)1 : (byte)0;

    private static byte[] Single(float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return bytes;
    }

    private static List<byte> Message(int field, byte[] content)
    {
        var bytes = new List<byte>();
        Field(bytes, field, content);
        return bytes;
    }

    private static void Field(List<byte> bytes, int field, byte[] content)
    {
        bytes.Add((byte)(field << 3 | 2));
        for (var length = content.Length; ; length >>= 7)
        {
            bytes.Add((byte)(length < 0x80 ? length : length & 0x7F | 0x80));
            if (length < 0x80)
            {
                break;
            }
        }

        bytes.AddRange(content);
    }
}
