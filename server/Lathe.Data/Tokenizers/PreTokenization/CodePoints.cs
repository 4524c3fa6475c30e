using System.Globalization;

namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>UTF-16 text seen as code points.</summary>
internal static class CodePoints
{
    /// <summary>2 at a surrogate pair, otherwise 1.</summary>
    public static int LengthAt(ReadOnlySpan<char> text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? 2 : 1;

    public static UnicodeCategory CategoryAt(ReadOnlySpan<char> text, int index) => LengthAt(text, index) == 2
        ? CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(text[index], text[index + 1]))
        : CharUnicodeInfo.GetUnicodeCategory(text[index]);

    /// <summary>\w of Unicode's regular expressions (UTS 18, annex C): alphabetic, mark, decimal digit, connector, join control.</summary>
    public static bool IsWordAt(ReadOnlySpan<char> text, int index)
    {
        var codePoint = LengthAt(text, index) == 2 ? char.ConvertToUtf32(text[index], text[index + 1]) : text[index];
        return CategoryAt(text, index) switch
        {
            <= UnicodeCategory.EnclosingMark => true, // All letters and marks: the enumeration begins with them.
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation => true,
            UnicodeCategory.Format => codePoint is 0x200C or 0x200D,
            UnicodeCategory.OtherSymbol => // Letters in circles and squares.
                codePoint is (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149)
                    or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189),
            _ => false,
        };
    }
}
