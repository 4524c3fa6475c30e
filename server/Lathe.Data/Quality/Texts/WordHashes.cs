using System.Numerics;
using System.Runtime.InteropServices;

namespace Lathe.Data.Quality.Texts;

/// <summary>
/// A text's words as hashes: runs of letters and digits in lower case. In scripts without blanks between words each character is a word.
/// Punctuation and white space count for nothing.
/// </summary>
internal static class WordHashes
{
    /// <summary>Appends the hash of each word in <paramref name="text"/>.</summary>
    public static void Append(ReadOnlySpan<char> text, List<uint> words)
    {
        const uint Start = 2166136261;
        const uint Prime = 16777619;
        var (hash, isInWord) = (Start, false);
        foreach (var character in text)
        {
            var isWide = Scripts.IsWithoutBlanks(character);
            if (!isWide && IsOfWord(character))
            {
                hash = (hash ^ Lower(character)) * Prime;
                isInWord = true;
                continue;
            }

            if (isInWord)
            {
                words.Add(Mix(hash));
                (hash, isInWord) = (Start, false);
            }

            if (isWide)
            {
                words.Add(Mix((Start ^ character) * Prime));
            }
        }

        if (isInWord)
        {
            words.Add(Mix(hash));
        }
    }

    /// <summary>How many words there are, counted up to <paramref name="most"/>.</summary>
    public static int Count(ReadOnlySpan<char> text, int most)
    {
        var (count, isInWord) = (0, false);
        foreach (var character in text)
        {
            var isWide = Scripts.IsWithoutBlanks(character);
            var isOfWord = !isWide && IsOfWord(character);
            if ((isWide || (isOfWord && !isInWord)) && ++count == most)
            {
                return count;
            }

            isInWord = isOfWord;
        }

        return count;
    }

    /// <summary>Three words in their order.</summary>
    public static uint Triple(uint first, uint second, uint third) =>
        Mix((first * 0x9E3779B1) ^ BitOperations.RotateLeft(second * 0x85EBCA77, 11) ^ BitOperations.RotateLeft(third * 0xC2B2AE3D, 22));

    /// <summary>All words as one.</summary>
    public static uint All(List<uint> words)
    {
        var hash = (uint)words.Count;
        foreach (var word in CollectionsMarshal.AsSpan(words))
        {
            hash = Mix(hash ^ word) + 0x9E3779B9;
        }

        return hash;
    }

    /// <summary>The finalizer of MurmurHash3: each bit of the result depends on each bit of the value.</summary>
    public static uint Mix(uint value)
    {
        value = (value ^ (value >> 16)) * 0x85EBCA6B;
        value = (value ^ (value >> 13)) * 0xC2B2AE35;
        return value ^ (value >> 16);
    }

    private static bool IsOfWord(char character) =>
        char.IsAscii(character) ? char.IsAsciiLetterOrDigit(character) : char.IsLetterOrDigit(character) || char.IsSurrogate(character);

    private static char Lower(char character) =>
        character is >= 'A' and <= 'Z' ? (char)(character | 0x20) : char.IsAscii(character) ? character : char.ToLowerInvariant(character);
}
