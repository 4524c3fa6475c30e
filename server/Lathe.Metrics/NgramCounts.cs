using System.Runtime.InteropServices;

namespace Lathe.Metrics;

/// <summary>How often each run of n words is in a text. Words are compared as they are.</summary>
internal sealed class NgramCounts
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    private NgramCounts()
    {
    }

    /// <summary>Of all of them.</summary>
    public int Total { get; private set; }

    public int Distinct => _counts.Count;

    public static NgramCounts Of(IReadOnlyList<string> words, int n)
    {
        var counts = new NgramCounts();
        for (var start = 0; start + n <= words.Count; start++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts._counts, Key(words, start, n), out _)++;
            counts.Total++;
        }

        return counts;
    }

    /// <summary>Of each the greater number of the two.</summary>
    public NgramCounts Union(NgramCounts other)
    {
        var union = new NgramCounts();
        foreach (var (key, count) in _counts.Concat(other._counts))
        {
            ref var most = ref CollectionsMarshal.GetValueRefOrAddDefault(union._counts, key, out _);
            union.Total += Math.Max(0, count - most);
            most = Math.Max(most, count);
        }

        return union;
    }

    /// <summary>How many the two share: of each the smaller number.</summary>
    public int Shared(NgramCounts other) =>
        _counts.Sum(pair => other._counts.TryGetValue(pair.Key, out var count) ? Math.Min(pair.Value, count) : 0);

    /// <summary>How many different ones the two share.</summary>
    public int SharedDistinct(NgramCounts other) => _counts.Keys.Count(other._counts.ContainsKey);

    /// <summary>Lengths keep ("a", "bc") and ("ab", "c") apart.</summary>
    private static string Key(IReadOnlyList<string> words, int start, int n) => n == 1
        ? words[start]
        : string.Concat(Enumerable.Range(start, n).Select(i => $"{words[i].Length}:{words[i]}"));
}
