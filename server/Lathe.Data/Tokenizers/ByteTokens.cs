using System.Globalization;

namespace Lathe.Data.Tokenizers;

/// <summary>Tokens that stand for one byte of UTF-8, written <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c> (byte fallback of SentencePiece).</summary>
internal static class ByteTokens
{
    private const int Length = 6;

    public static string Of(byte value) => $"<0x{value:X2}>";

    public static bool TryParse(string token, out byte value)
    {
        value = 0;
        return token.Length == Length && token.StartsWith("<0x", StringComparison.Ordinal) && token[^1] == '>'
            && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Ids of the 256 bytes; null when the vocabulary lacks one.</summary>
    public static int[]? Ids(IReadOnlyDictionary<string, int> vocabulary)
    {
        var ids = new int[256];
        for (var value = 0; value < ids.Length; value++)
        {
            if (!vocabulary.TryGetValue(Of((byte)value), out ids[value]))
            {
                return null;
            }
        }

        return ids;
    }
}
