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
}
