using FsCheck;
using FsCheck.Fluent;
using Lathe.Data;
using Lathe.Data.Pipeline;
using Lathe.Recipes.Model;
using Lathe.Training.Loop;

namespace Lathe.Training.Tests.Runs;

public class BatchSourceTests
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20260301, 11);

    private static readonly Gen<Sample> Samples =
        from count in Gen.Choose(1, 700)
        from lengths in Gen.Choose(1, 40).ArrayOf(count)
        from batch in Gen.Choose(1, 5)
        from accumulation in Gen.Choose(1, 3)
        from seed in Gen.Choose(0, 99)
        select new Sample(lengths, batch, accumulation, seed);

    [Fact]
    public void Every_row_is_in_an_epoch_once_whatever_the_order() => Check.One(Seeded, Prop.ForAll(Samples.ToArbitrary(), sample =>
        Assert.All(Enum.GetValues<SamplingStrategy>(), strategy =>
        {
            var epoch = Epoch(sample, strategy, 1);
            Assert.Equal(Enumerable.Range(0, sample.Lengths.Length), epoch.Order());
            Assert.Equal(epoch, Epoch(sample, strategy, 1));
        })));

    [Fact]
    public void Groups_are_the_shuffled_rows_sorted_by_length_in_portions() => Check.One(Seeded, Prop.ForAll(Samples.ToArbitrary(), sample =>
    {
        var (rows, step) = (sample.Lengths.Length, sample.Batch * sample.Accumulation);
        var portion = step * Math.Clamp(rows / (4 * step), 1, 50);
        var grouped = Epoch(sample, SamplingStrategy.GroupByLength, 2);
        Assert.Equal(sample.Lengths.Max(), sample.Lengths[grouped[0]]);

        // But for the longest row, which changed places with the first one of the first portion.
        var portions = grouped.Chunk(portion).Zip(Epoch(sample, SamplingStrategy.Random, 2).Chunk(portion)).ToList();
        foreach (var (sorted, shuffled) in portions)
        {
            Assert.True(sorted.Except(shuffled).Count() <= 1);
            Assert.Equal(sorted.Skip(1).Select(i => sample.Lengths[i]).OrderDescending(), sorted.Skip(1).Select(i => sample.Lengths[i]));
        }

        Assert.True(portions.Count(pair => pair.First.Except(pair.Second).Any()) is 0 or 2);
    }));

    [Fact]
    public void Rows_as_they_come_are_the_same_in_every_epoch_and_shuffled_ones_are_not()
    {
        var sample = new Sample([.. Enumerable.Range(1, 50)], 4, 2, 7);
        Assert.Equal(Enumerable.Range(0, 50), Epoch(sample, SamplingStrategy.Sequential, 3));
        Assert.Equal(new SeededRandom(7).Permutation(50), Epoch(sample, SamplingStrategy.Random, 0));
        Assert.NotEqual(Epoch(sample, SamplingStrategy.Random, 0), Epoch(sample, SamplingStrategy.Random, 1));
        Assert.NotEqual(Epoch(sample, SamplingStrategy.GroupByLength, 0), Epoch(sample, SamplingStrategy.GroupByLength, 1));
    }

    [Fact]
    public void Groups_leave_less_padding()
    {
        var random = new Random(3);
        var sample = new Sample([.. Enumerable.Range(0, 1000).Select(_ => random.Next(1, 500))], 4, 2, 0);
        int Padded(SamplingStrategy strategy) => Epoch(sample, strategy, 0).Chunk(4).Sum(batch => 4 * batch.Max(i => sample.Lengths[i]));
        Assert.True(Padded(SamplingStrategy.GroupByLength) < 1.1 * sample.Lengths.Sum());
        Assert.True(Padded(SamplingStrategy.Random) > 1.4 * sample.Lengths.Sum());
    }

    private static List<int> Epoch(Sample sample, SamplingStrategy strategy, int epoch)
    {
        List<TokenizedExample> examples = [.. sample.Lengths.Select(length => new TokenizedExample(new int[length], new int[length]))];
        var source = new BatchSource(examples, sample.Batch, sample.Accumulation, sample.Seed, strategy);
        var batches = (examples.Count + sample.Batch - 1) / sample.Batch;
        var places = examples.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        return [.. Enumerable.Range(0, batches).SelectMany(i => source.Batch(epoch, i)).Select(example => places[example])];
    }

    private sealed record Sample(int[] Lengths, int Batch, int Accumulation, int Seed);
}
