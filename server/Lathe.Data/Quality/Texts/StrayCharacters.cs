namespace Lathe.Data.Quality.Texts;

/// <summary>Characters that nobody sees and no text needs.</summary>
internal static class StrayCharacters
{
    /// <summary>The first of them; null when there is none.</summary>
    public static char? Find(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (character < ' ' ? character is not ('\t' or '\n' or '\r') : character >= '\u007F' && IsStray(character))
            {
                return character;
            }
        }

        return null;
    }

    /// <summary>Joiners (U+200C, U+200D) are part of words in several scripts, and of emoji.</summary>
    private static bool IsStray(char character) => character switch
    {
        >= '\u007F' and <= '\u009F' => true,
        '\u00AD' => false,
        '\u200B' or '\u2060' or '\uFEFF' => true,
        >= '\u202A' and <= '\u202E' => true,
        >= '\u2066' and <= '\u2069' => true,
        >= '\uFFF0' and <= '\uFFFB' => true,
        _ => false,
    };
}
