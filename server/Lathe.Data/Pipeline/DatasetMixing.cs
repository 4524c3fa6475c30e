using Lathe.Recipes.Model;

namespace Lathe.Data.Pipeline;

/// <summary>
/// The order in which rows of several datasets become one, by the rules of Hugging Face datasets' <c>concatenate_datasets</c> and
/// <c>interleave_datasets</c>; with the same random numbers, so that a seed gives the same order.
/// </summary>
internal static class DatasetMixing
{
    private const int MaxRows = 1 << 27;

    /// <summary>Beyond it, rows of one dataset are repeated for those of another that is hardly ever drawn from.</summary>
    private const long MaxTimes = 1000;

    /// <param name="lengths">Rows of each dataset, all above 0.</param>
    /// <param name="strategy">How they are mixed.</param>
    /// <param name="probabilities">How often a row is drawn from each; null for one of each in turn.</param>
    /// <param name="seed">Of the drawing.</param>
    /// <exception cref="DataException">There would be too many rows.</exception>
    public static IReadOnlyList<RowPlace> Order(
        IReadOnlyList<int> lengths, MixStrategy strategy, IReadOnlyList<double>? probabilities, int seed)
    {
        if (strategy == MixStrategy.Concat || lengths.Count < 2)
        {
            return [.. lengths.Index().SelectMany(each => Enumerable.Range(0, each.Item).Select(row => new RowPlace(each.Index, row)))];
        }

        return probabilities is null ? InTurn(lengths, strategy) : Drawn(lengths, strategy, probabilities, new SeededRandom(seed));
    }

    private static List<RowPlace> InTurn(IReadOnlyList<int> lengths, MixStrategy strategy)
    {
        var order = new List<RowPlace>();
        var rounds = strategy == MixStrategy.InterleaveUnder ? lengths.Min() : lengths.Max();
        for (var round = 0; round < rounds; round++)
        {
            for (var dataset = 0; dataset < lengths.Count; dataset++)
            {
                if (strategy != MixStrategy.InterleaveOnce || round < lengths[dataset])
                {
                    order.Add(new RowPlace(dataset, round % lengths[dataset]));
                }
            }
        }

        return order;
    }

    private static List<RowPlace> Drawn(
        IReadOnlyList<int> lengths, MixStrategy strategy, IReadOnlyList<double> probabilities, SeededRandom random)
    {
        var order = new List<RowPlace>();
        var most = Math.Min(MaxRows, MaxTimes * lengths.Sum(length => (long)length));
        var bounds = Cumulated(probabilities);
        var next = new int[lengths.Count];
        var isUsedUp = new bool[lengths.Count];

        // A dataset that is never drawn would never be used up.
        for (var dataset = 0; dataset < lengths.Count && strategy != MixStrategy.InterleaveUnder; dataset++)
        {
            isUsedUp[dataset] = probabilities[dataset] == 0;
        }

        while (!(strategy == MixStrategy.InterleaveUnder ? isUsedUp.Contains(true) : !isUsedUp.Contains(false)))
        {
            var drawn = random.NextDouble();
            var dataset = Array.FindIndex(bounds, bound => bound > drawn);
            if (strategy == MixStrategy.InterleaveOnce && isUsedUp[dataset])
            {
                continue;
            }

            if (order.Count == most)
            {
                throw new DataException(
                    $"interleave_probs: with these shares more than {most} rows are drawn before each dataset is used up. Raise the smallest one.");
            }

            order.Add(new RowPlace(dataset, next[dataset]));
            next[dataset] = (next[dataset] + 1) % lengths[dataset];
            isUsedUp[dataset] |= next[dataset] == 0;
        }

        return order;
    }

    /// <summary>Upper bounds of each one's part of the numbers from 0 to 1.</summary>
    public static double[] Cumulated(IReadOnlyList<double> probabilities)
    {
        var bounds = new double[probabilities.Count];
        var sum = 0.0;
        for (var i = 0; i < bounds.Length; i++)
        {
            bounds[i] = sum += probabilities[i];
        }

        return Array.ConvertAll(bounds, bound => bound / sum);
    }
}
