using System.Globalization;

namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>
/// A stand-in for a text with surrogate pairs, on which a .NET regex gives the right answer. The regex sees UTF-16 units, so an astral
/// letter is two surrogates to it and no letter. In the shadow each astral code point is one character of the same Unicode category, and
/// all that split patterns ask about such a code point is its category.
/// </summary>
internal static class ShadowText
{
    /// <summary>Search for stand-ins begins behind the scripts that patterns name by range (Latin, kana, CJK).</summary>
    private const char FirstCandidate = '\uA490';

    private static readonly char[] StandIns = [.. Enum.GetValues<UnicodeCategory>().Select(StandIn)];

    /// <summary>Writes the shadow of <paramref name="text"/>, at most as long as itself.</summary>
    /// <returns>Its length.</returns>
    public static int Write(ReadOnlySpan<char> text, Span<char> shadow)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (CodePoints.LengthAt(text, i) == 2)
            {
                shadow[length++] = StandIns[(int)CodePoints.CategoryAt(text, i)];
                i++;
            }
            else
            {
                shadow[length++] = text[i];
            }
        }

        return length;
    }

    private static char StandIn(UnicodeCategory category)
    {
        for (var offset = 0; offset <= char.MaxValue; offset++)
        {
            var candidate = (char)(FirstCandidate + offset);
            if (CharUnicodeInfo.GetUnicodeCategory(candidate) == category)
            {
                return candidate;
            }
        }

        throw new InvalidOperationException($"No character of category {category}.");
    }
}
