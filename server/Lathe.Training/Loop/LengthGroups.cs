namespace Lathe.Training.Loop;

/// <summary>Puts rows of like length together, and keeps them shuffled otherwise.</summary>
internal static class LengthGroups
{
    /// <summary>Batches that are sorted together at most, as in Hugging Face's sampler.</summary>
    private const int MostBatches = 50;

    /// <summary>Groups that the data has at least, unless it has too few batches.</summary>
    private const int LeastGroups = 4;

    /// <summary>
    /// Cuts an order into groups and sorts each by length, longest first. The longest row of all comes first, in exchange with the first
    /// one: if memory runs out, then at once. The rule of Hugging Face's LengthGroupedSampler.
    /// </summary>
    /// <param name="shuffled">Indices of the rows.</param>
    /// <param name="length">Length of a row.</param>
    /// <param name="batchSize">Rows of a step.</param>
    public static int[] Of(IReadOnlyList<int> shuffled, Func<int, int> length, int batchSize)
    {
        var batches = Math.Clamp(shuffled.Count / (batchSize * LeastGroups), 1, MostBatches);
        int[][] groups = [.. shuffled.Chunk(batches * batchSize).Select(group => group.OrderByDescending(length).ToArray())];
        if (groups.Length > 0)
        {
            var longest = groups.MaxBy(group => length(group[0]))!;
            (groups[0][0], longest[0]) = (longest[0], groups[0][0]);
        }

        return [.. groups.SelectMany(group => group)];
    }
}
