namespace Lathe.Data.Packing;

/// <summary>Joins whole samples into blocks (stage sft).</summary>
public static class SamplePacker
{
    /// <summary>
    /// Fills one block after the other, each time with the longest sample that still fits, among <see cref="BlockPacker.WindowRows"/>
    /// samples at a time. Of equally long ones the last goes first. LLaMA-Factory's rule, so that one process there gives the same blocks.
    /// Samples without a token are in no block.
    /// </summary>
    /// <param name="samples">None longer than <paramref name="capacity"/>.</param>
    /// <param name="capacity">Tokens a block may have, above 0.</param>
    /// <param name="apart">Samples do not see each other, so the first token of one is not learnt from the one before.</param>
    public static IReadOnlyList<TokenizedExample> Pack(IEnumerable<TokenizedExample> samples, int capacity, bool apart)
    {
        var blocks = new List<TokenizedExample>();
        foreach (var window in samples.Where(sample => sample.InputIds.Length > 0).Chunk(BlockPacker.WindowRows))
        {
            // A stable sort: equally long samples stay in their order.
            var left = window.OrderBy(sample => sample.InputIds.Length).ToList();
            while (left.Count > 0)
            {
                blocks.Add(Join(Take(left, capacity), apart));
            }
        }

        return blocks;
    }

    /// <summary>Removes the samples of one block.</summary>
    /// <param name="left">By length, shortest first.</param>
    /// <param name="capacity">Tokens the block may have.</param>
    private static List<TokenizedExample> Take(List<TokenizedExample> left, int capacity)
    {
        var taken = new List<TokenizedExample>();
        for (var fitting = CountUpTo(left, capacity); fitting > 0; fitting = CountUpTo(left, capacity))
        {
            var longest = left[fitting - 1];
            taken.Add(longest);
            capacity -= longest.InputIds.Length;
            left.RemoveAt(fitting - 1);
        }

        return taken.Count > 0
            ? taken
            : throw new ArgumentException($"A sample of {left[0].InputIds.Length} tokens fits in no block of {capacity}.", nameof(left));
    }

    /// <summary>How many samples have at most so many tokens.</summary>
    private static int CountUpTo(List<TokenizedExample> sorted, int tokens)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle].InputIds.Length <= tokens ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static TokenizedExample Join(List<TokenizedExample> samples, bool apart)
    {
        int[] lengths = [.. samples.Select(sample => sample.InputIds.Length)];
        int[] ids = [.. samples.SelectMany(sample => sample.InputIds)];
        int[] labels = [.. samples.SelectMany(sample => sample.Labels)];
        for (var (i, start) = (0, 0); apart && i < lengths.Length; start += lengths[i++])
        {
            labels[start] = TokenizedExample.IgnoreLabel;
        }

        return new TokenizedExample(ids, labels) { Packed = new PackedSamples(lengths, apart) };
    }
}
