using System.Buffers.Binary;
using System.Text;

namespace Lathe.Data.Tokenizers.SentencePiece;

/// <summary>Field by field through a message in the wire format of Protocol Buffers. Copies nothing, and goes only forward.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;
    private const int LongestVarint = 10;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = message;
    private int _wireType;

    /// <summary>Number of the field that is read next.</summary>
    public int Field { get; private set; }

    /// <summary>Goes to the next field; false at the end.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = ReadVarint();
        (Field, _wireType) = ((int)Math.Min(tag >> 3, int.MaxValue), (int)(tag & 7));
        return true;
    }

    public int ReadInt32() => unchecked((int)Number());

    public bool ReadBool() => Number() != 0;

    public float ReadFloat() => _wireType == Fixed32
        ? BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)))
        : throw new FormatException($"field {Field} is no number in single precision");

    public ReadOnlySpan<byte> ReadBytes() => _wireType == Bytes
        ? Take(ReadVarint())
        : throw new FormatException($"field {Field} is no text or message");

    public string ReadText()
    {
        try
        {
            return Strict.GetString(ReadBytes());
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException($"the text of field {Field} is no UTF-8", e);
        }
    }

    public void Skip()
    {
        switch (_wireType)
        {
            case Varint:
                ReadVarint();
                break;
            case Fixed64:
                Take(sizeof(long));
                break;
            case Bytes:
                Take(ReadVarint());
                break;
            case Fixed32:
                Take(sizeof(int));
                break;
            default:
                throw new FormatException($"field {Field} has the wire type {_wireType}");
        }
    }

    private ulong Number() => _wireType == Varint ? ReadVarint() : throw new FormatException($"field {Field} is no whole number");

    private ulong ReadVarint()
    {
        var value = 0UL;
        for (var i = 0; i < LongestVarint && i < _rest.Length; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        throw new FormatException("a number has no end");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            throw new FormatException("the file ends in the middle of a field");
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
