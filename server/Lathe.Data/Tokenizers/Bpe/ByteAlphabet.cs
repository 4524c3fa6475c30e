using System.Text;

namespace Lathe.Data.Tokenizers.Bpe;

/// <summary>
/// GPT-2's mapping of bytes to visible characters, in which byte-level vocabularies are written: printable Latin-1 stands for itself, every
/// other byte, in order, for U+0100 and up.
/// </summary>
internal static class ByteAlphabet
{
    private const char FirstShifted = '\u0100';

    private static readonly char[] Chars = Build();
    private static readonly short[] Bytes = Invert();

    public static char ToChar(byte value) => Chars[value];

    /// <summary>Characters of <paramref name="bytes"/>, one each.</summary>
    public static void ToChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            chars[i] = Chars[bytes[i]];
        }
    }

    /// <summary>The bytes that <paramref name="token"/> stands for; its own UTF-8 when a character of it is not in the alphabet.</summary>
    public static byte[] ToBytes(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            var value = token[i] < Bytes.Length ? Bytes[token[i]] : (short)-1;
            if (value < 0)
            {
                return Encoding.UTF8.GetBytes(token);
            }

            bytes[i] = (byte)value;
        }

        return bytes;
    }

    private static char[] Build()
    {
        var chars = new char[256];
        var shifted = FirstShifted;
        for (var value = 0; value < chars.Length; value++)
        {
            var isVisible = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            chars[value] = isVisible ? (char)value : shifted++;
        }

        return chars;
    }

    private static short[] Invert()
    {
        var bytes = new short[Chars.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (var value = 0; value < Chars.Length; value++)
        {
            bytes[Chars[value]] = (short)value;
        }

        return bytes;
    }
}
