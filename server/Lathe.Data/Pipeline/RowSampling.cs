namespace Lathe.Data.Pipeline;

/// <summary>Which rows are drawn and which are held out, decided by a seed alone.</summary>
internal static class RowSampling
{
    /// <summary>
    /// <paramref name="count"/> row indices: every row at most once while there are enough, then all of them and further ones at random.
    /// </summary>
    public static IReadOnlyList<int> Draw(int rows, int count, int seed)
    {
        var random = new SeededRandom(seed);
        var drawn = random.Permutation(rows).Take(count).ToList();
        while (drawn.Count < count)
        {
            drawn.Add(random.Below(rows));
        }

        return drawn;
    }

    /// <summary>
    /// Indices of training and held-out rows, both in drawn order: what Hugging Face datasets' <c>train_test_split</c> gives for the seed.
    /// </summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="valSize">A share when below 1 (rounded up), otherwise a count.</param>
    /// <param name="seed">The recipe's seed.</param>
    /// <exception cref="DataException">Nothing would be left to train on, or nothing be held out.</exception>
    public static (IReadOnlyList<int> Train, IReadOnlyList<int> Eval) Split(int rows, double valSize, int seed)
    {
        var held = valSize < 1 ? Math.Ceiling(rows * valSize) : Math.Floor(valSize);
        if (held >= rows)
        {
            throw new DataException(
                $"val_size: {valSize} holds out {held:0} of {rows} usable rows, which leaves none to train on. Lower it or add rows.");
        }

        var order = new SeededRandom(seed).Permutation(rows);
        return (order[(int)held..], order[..(int)held]);
    }
}
