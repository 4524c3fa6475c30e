namespace Lathe.Metrics;

/// <summary>The longest words that two texts share in the same order, with others between them.</summary>
internal static class LongestCommonSubsequence
{
    /// <summary>How many words. Takes memory for one row of the table.</summary>
    public static int Length(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        var row = new int[second.Count + 1];
        foreach (var word in first)
        {
            var diagonal = 0;
            for (var j = 1; j <= second.Count; j++)
            {
                var above = row[j];
                row[j] = word == second[j - 1] ? diagonal + 1 : Math.Max(above, row[j - 1]);
                diagonal = above;
            }
        }

        return row[^1];
    }

    /// <summary>Places in <paramref name="first"/> of one of the longest, in order; of several the one that ROUGE-1.5.5 finds.</summary>
    public static IReadOnlyList<int> Places(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        var table = new int[first.Count + 1, second.Count + 1];
        for (var i = 1; i <= first.Count; i++)
        {
            for (var j = 1; j <= second.Count; j++)
            {
                table[i, j] = first[i - 1] == second[j - 1] ? table[i - 1, j - 1] + 1 : Math.Max(table[i - 1, j], table[i, j - 1]);
            }
        }

        var places = new List<int>();
        for (int i = first.Count, j = second.Count; i > 0 && j > 0;)
        {
            if (first[i - 1] == second[j - 1])
            {
                places.Add(i - 1);
                (i, j) = (i - 1, j - 1);
            }
            else if (table[i, j - 1] > table[i - 1, j])
            {
                j--;
            }
            else
            {
                i--;
            }
        }

        places.Reverse();
        return places;
    }
}
