using System.Runtime.InteropServices;
using Lathe.Data.Quality.Texts;

namespace Lathe.Data.Quality.Duplicates;

/// <summary>
/// The shingles of a text: all threes of words that follow each other, as a set of hashes. Of a text with very many only the smallest hashes
/// are kept (a bottom-k sketch), from which the Jaccard index is estimated within 0.03.
/// </summary>
/// <param name="Hashes">Ascending, without repeats, at most <see cref="MaxHashes"/>.</param>
/// <param name="Count">How many different shingles there are.</param>
internal readonly record struct ShingleSet(uint[] Hashes, int Count)
{
    /// <summary>Words in a shingle.</summary>
    public const int Words = 3;

    public const int MaxHashes = 1_024;

    /// <summary>The shingles of some texts; a text of fewer than three words is one shingle, and one without words none.</summary>
    /// <param name="words">The words of each text.</param>
    /// <param name="salt">Tells the same shingle in another role apart.</param>
    /// <param name="all">Gets the hashes of all shingles, repeats included.</param>
    public static ShingleSet Of(IEnumerable<List<uint>> words, uint salt, List<uint> all)
    {
        var first = all.Count;
        foreach (var text in words)
        {
            Append(text, salt, all);
        }

        var hashes = CollectionsMarshal.AsSpan(all)[first..].ToArray();
        Array.Sort(hashes);
        var count = 0;
        for (var i = 0; i < hashes.Length; i++)
        {
            if (i == 0 || hashes[i] != hashes[count - 1])
            {
                hashes[count++] = hashes[i];
            }
        }

        return new ShingleSet(hashes[..Math.Min(count, MaxHashes)], count);
    }

    /// <summary>How many shingles two sets have in common, and how many different ones together.</summary>
    public static (double Common, double Together) Compare(ShingleSet left, ShingleSet right)
    {
        var isWhole = left.Count == left.Hashes.Length && right.Count == right.Hashes.Length;
        var limit = isWhole ? int.MaxValue : MaxHashes;
        var (a, b) = (left.Hashes, right.Hashes);
        var (i, j, common, together) = (0, 0, 0, 0);
        for (; together < limit && (i < a.Length || j < b.Length); together++)
        {
            var order = i == a.Length ? 1 : j == b.Length ? -1 : a[i].CompareTo(b[j]);
            common += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        if (isWhole || together == 0)
        {
            return (common, together);
        }

        var jaccard = (double)common / together;
        var union = (left.Count + right.Count) / (1 + jaccard);
        return (jaccard * union, union);
    }

    private static void Append(List<uint> words, uint salt, List<uint> all)
    {
        if (words.Count is > 0 and < Words)
        {
            all.Add(WordHashes.All(words) ^ salt);
        }

        for (var i = 0; i + Words <= words.Count; i++)
        {
            all.Add(WordHashes.Triple(words[i], words[i + 1], words[i + 2]) ^ salt);
        }
    }
}
