using Lathe.Data;
using Lathe.Data.Pipeline;

namespace Lathe.Training.Loop;

/// <summary>The training examples in the order of each epoch: a function of seed and epoch alone.</summary>
public sealed class BatchSource(IReadOnlyList<TokenizedExample> examples, int batchSize, int seed, bool shuffle)
{
    private int _epoch = -1;
    private int[] _order = [];

    /// <summary>Rows of one micro-batch; the last of an epoch may have fewer.</summary>
    public IReadOnlyList<TokenizedExample> Batch(int epoch, int index)
    {
        if (epoch != _epoch)
        {
            _epoch = epoch;
            _order = shuffle
                ? new SeededRandom(unchecked(seed + (epoch * 7919))).Permutation(examples.Count)
                : [.. Enumerable.Range(0, examples.Count)];
        }

        return [.. _order.Skip(index * batchSize).Take(batchSize).Select(i => examples[i])];
    }
}
