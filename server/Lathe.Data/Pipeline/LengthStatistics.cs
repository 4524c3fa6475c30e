namespace Lathe.Data.Pipeline;

/// <summary>Spread of lengths, in tokens; all zero for no length. Percentiles by the nearest-rank method.</summary>
public sealed record LengthStatistics(int Min, int Median, int P95, int Max)
{
    public static LengthStatistics Of(IEnumerable<int> lengths)
    {
        var sorted = lengths.Order().ToArray();
        return sorted.Length == 0 ? new(0, 0, 0, 0) : new(sorted[0], Rank(sorted, 50), Rank(sorted, 95), sorted[^1]);
    }

    private static int Rank(int[] sorted, int percent) => sorted[(((sorted.Length * (long)percent) + 99) / 100) - 1];
}
