namespace Lathe.Data.Quality.Texts;

/// <summary>The script of a character, by its Unicode block.</summary>
internal static class Scripts
{
    public const int Count = (int)Script.Other + 1;

    /// <summary>Null for what is no letter. Half a surrogate pair counts as Han, which most such letters are, or as none.</summary>
    public static Script? Of(char character) => character switch
    {
        (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') => Script.Latin,
        < '\u00C0' => null,
        <= '\u024F' => character is '×' or '÷' ? null : Script.Latin,
        (>= '\u0370' and <= '\u03FF') or (>= '\u1F00' and <= '\u1FFF') => Script.Greek,
        >= '\u0400' and <= '\u052F' => Script.Cyrillic,
        >= '\u0590' and <= '\u05FF' => Script.Hebrew,
        (>= '\u0600' and <= '\u077F') or (>= '\uFB50' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC') => Script.Arabic,
        >= '\u0900' and <= '\u0DFF' => Script.Indic,
        >= '\u0E00' and <= '\u0E7F' => Script.Thai,
        (>= '\u1E00' and <= '\u1EFF') => Script.Latin,
        >= '\u3040' and <= '\u30FF' => Script.Kana,
        (>= '\u3400' and <= '\u4DBF') or (>= '\u4E00' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') => Script.Han,
        (>= '\uAC00' and <= '\uD7AF') or (>= '\u1100' and <= '\u11FF') => Script.Hangul,
        >= '\uD840' and <= '\uD888' => Script.Han,
        _ => char.IsLetter(character) ? Script.Other : null,
    };

    /// <summary>Words of the script are not set apart by blanks.</summary>
    public static bool IsWithoutBlanks(char character) =>
        character >= '\u0E00' && Of(character) is Script.Han or Script.Kana or Script.Thai;
}
