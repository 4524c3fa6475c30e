using Lathe.Data;
using Lathe.Data.Pipeline;
using Lathe.Recipes.Model;

namespace Lathe.Training.Loop;

/// <summary>The training examples in the order of each epoch: a function of seed and epoch alone.</summary>
/// <param name="examples">All of them.</param>
/// <param name="batchSize">Rows of a micro-batch.</param>
/// <param name="accumulation">Micro-batches of a step, whose rows are grouped by length together.</param>
/// <param name="seed">Of the order.</param>
/// <param name="strategy">Kind of order.</param>
public sealed class BatchSource(IReadOnlyList<TokenizedExample> examples, int batchSize, int accumulation, int seed, SamplingStrategy strategy)
{
    private int _epoch = -1;
    private int[] _order = [];

    /// <summary>Rows of one micro-batch; the last of an epoch may have fewer.</summary>
    public IReadOnlyList<TokenizedExample> Batch(int epoch, int index)
    {
        if (epoch != _epoch)
        {
            _epoch = epoch;
            _order = Order(epoch);
        }

        return [.. _order.Skip(index * batchSize).Take(batchSize).Select(i => examples[i])];
    }

    private int[] Order(int epoch)
    {
        if (strategy == SamplingStrategy.Sequential)
        {
            return [.. Enumerable.Range(0, examples.Count)];
        }

        var order = new SeededRandom(unchecked(seed + (epoch * 7919))).Permutation(examples.Count);
        return strategy == SamplingStrategy.GroupByLength
            ? LengthGroups.Of(order, i => examples[i].InputIds.Length, batchSize * accumulation)
            : order;
    }
}
