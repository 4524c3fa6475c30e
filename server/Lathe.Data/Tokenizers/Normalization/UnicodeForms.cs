using System.Runtime.InteropServices;
using System.Text;

namespace Lathe.Data.Tokenizers.Normalization;

/// <summary>
/// Unicode's normalization forms. <see cref="string.Normalize()"/> cannot be used: it needs ICU, and under InvariantGlobalization (this
/// product's setting) it returns its input unchanged; it also throws on unpaired surrogates, which here stay as they are.
/// </summary>
internal static class UnicodeForms
{
    private const int FirstUnstable = 0x300;

    /// <summary>Form C.</summary>
    public static string Nfc(string text)
    {
        var span = text.AsSpan();
        var first = span.IndexOfAnyInRange((char)FirstUnstable, char.MaxValue);
        if (first < 0)
        {
            return text;
        }

        var data = CanonicalData.Instance;
        return NeedsWork(span[first..], data) ? Compose(Decompose(span, data, isCompatible: false), data) : text;
    }

    /// <summary>The forms NFD (neither), NFKD (compatible) and NFKC (both).</summary>
    public static string Normalize(string text, bool isCompatible, bool composes)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var data = CanonicalData.Instance;
        var decomposed = Decompose(text, data, isCompatible);
        return composes ? Compose(decomposed, data) : ToText(decomposed);
    }

    private static bool NeedsWork(ReadOnlySpan<char> text, CanonicalData data)
    {
        while (!text.IsEmpty)
        {
            if (data.IsUnstable(Next(text, out var length)))
            {
                return true;
            }

            text = text[length..];
        }

        return false;
    }

    private static List<int> Decompose(ReadOnlySpan<char> text, CanonicalData data, bool isCompatible)
    {
        var output = new List<int>(text.Length + 16);
        while (!text.IsEmpty)
        {
            Decompose(Next(text, out var length), data, isCompatible, output);
            text = text[length..];
        }

        Reorder(CollectionsMarshal.AsSpan(output), data);
        return output;
    }

    private static void Decompose(int codePoint, CanonicalData data, bool isCompatible, List<int> output)
    {
        if (isCompatible && data.Compatible(codePoint) is { } whole)
        {
            output.AddRange(whole);
            return;
        }

        if (Hangul.TryDecompose(codePoint, output))
        {
            return;
        }

        if (data.Decomposition(codePoint) is not { } parts)
        {
            output.Add(codePoint);
            return;
        }

        foreach (var part in parts)
        {
            Decompose(part, data, isCompatible, output);
        }
    }

    /// <summary>Sorts each run of combining marks by class, keeping the order of equals.</summary>
    private static void Reorder(Span<int> codePoints, CanonicalData data)
    {
        var start = 0;
        while (start < codePoints.Length)
        {
            if (data.CombiningClass(codePoints[start]) == 0)
            {
                start++;
                continue;
            }

            var end = start + 1;
            while (end < codePoints.Length && data.CombiningClass(codePoints[end]) != 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                // A stable sort, since a hostile text can make one run as long as itself.
                codePoints[start..end].ToArray().OrderBy(data.CombiningClass).ToArray().CopyTo(codePoints[start..end]);
            }

            start = end;
        }
    }

    private static string Compose(List<int> codePoints, CanonicalData data)
    {
        var output = new List<int>(codePoints.Count);
        var starter = -1;
        var lastClass = 0;
        foreach (var codePoint in codePoints)
        {
            int combiningClass = data.CombiningClass(codePoint);
            var isAdjacent = starter == output.Count - 1;

            // Blocked by a mark of the same or a higher class, or by another starter, between the two.
            if (starter >= 0 && (isAdjacent || (lastClass != 0 && lastClass < combiningClass))
                && (Hangul.TryCompose(output[starter], codePoint, out var composed)
                    || data.TryCompose(output[starter], codePoint, out composed)))
            {
                output[starter] = composed;
                continue;
            }

            lastClass = combiningClass;
            if (combiningClass == 0)
            {
                starter = output.Count;
            }

            output.Add(codePoint);
        }

        return ToText(output);
    }

    private static string ToText(List<int> codePoints)
    {
        var text = new StringBuilder(codePoints.Count + 16);
        Span<char> pair = stackalloc char[2];
        foreach (var codePoint in codePoints)
        {
            if (codePoint <= char.MaxValue)
            {
                text.Append((char)codePoint);
            }
            else
            {
                new Rune(codePoint).EncodeToUtf16(pair);
                text.Append(pair);
            }
        }

        return text.ToString();
    }

    /// <summary>The code point at the front; an unpaired surrogate stands for itself.</summary>
    private static int Next(ReadOnlySpan<char> text, out int length)
    {
        if (char.IsHighSurrogate(text[0]) && text.Length > 1 && char.IsLowSurrogate(text[1]))
        {
            length = 2;
            return char.ConvertToUtf32(text[0], text[1]);
        }

        length = 1;
        return text[0];
    }
}
