namespace Lathe.Data.Quality.Texts;

/// <summary>
/// Text that was UTF-8 and was read as Windows-1252 or Latin-1, such as "Ã©" for "é" and "â€™" for an apostrophe; and characters that were
/// lost (U+FFFD).
/// </summary>
internal static class Mojibake
{
    /// <summary>Windows-1252 from 0x80 to 0x9F; its five gaps stand for themselves.</summary>
    private const string Windows1252 =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
        + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    /// <summary>Where the first garbled or lost character is; null when there is none.</summary>
    public static Range? Find(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == '\uFFFD')
            {
                return i..(i + 1);
            }

            if (LengthOfSequence(text[i..]) is var length and > 0
                && (IsCertain(text[i], ByteOf(text[i + 1])) || LengthOfSequence(text[(i + length)..]) > 0))
            {
                return i..(i + length);
            }
        }

        return null;
    }

    /// <summary>
    /// One sequence is enough: the letter hardly ever stands before such a character in any language. Others may, as in "CAFÉ»", and are
    /// taken for garbled when two follow each other.
    /// </summary>
    private static bool IsCertain(char lead, int second) => lead is '\u00C2' or '\u00C3' or '\u00F0' || (lead == '\u00E2' && second is >= 0x80 and <= 0x84);

    /// <summary>Characters of a UTF-8 sequence at the start of a text; 0 when there is none.</summary>
    private static int LengthOfSequence(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is < '\u00C2' or > '\u00F4')
        {
            return 0;
        }

        var length = Length(text[0]);
        return length <= text.Length && IsSequence(text[..length]) ? length : 0;
    }

    /// <summary>Bytes of a UTF-8 sequence that begins with this one.</summary>
    private static int Length(char lead) => lead switch
    {
        < '\u00E0' => 2,
        < '\u00F0' => 3,
        _ => 4,
    };

    private static bool IsSequence(ReadOnlySpan<char> text)
    {
        foreach (var character in text[1..])
        {
            if (ByteOf(character) is < 0x80 or > 0xBF)
            {
                return false;
            }
        }

        return true;
    }

    private static int ByteOf(char character)
    {
        if (character < '\u0100')
        {
            return character;
        }

        var index = Windows1252.IndexOf(character, StringComparison.Ordinal);
        return index < 0 ? 0 : 0x80 + index;
    }
}
