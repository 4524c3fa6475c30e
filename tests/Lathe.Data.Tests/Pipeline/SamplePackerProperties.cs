using FsCheck;
using FsCheck.Fluent;
using Lathe.Data.Packing;

namespace Lathe.Data.Tests.Pipeline;

/// <summary>What holds for any samples; an independent, slow packer says which blocks there have to be.</summary>
public sealed class SamplePackerProperties
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20260302, 5);

    private static readonly Gen<Sample> Samples =
        from capacity in Gen.Choose(1, 60)
        from count in Gen.Frequency((9, Gen.Choose(0, 80)), (1, Gen.Choose(999, 1100)))
        from lengths in Gen.Choose(0, capacity).ArrayOf(count)
        from apart in Gen.Elements(true, false)
        select new Sample(capacity, [.. lengths.Select(Row)], apart);

    [Fact]
    public void No_sample_is_lost_doubled_or_changed() => Check.One(Seeded, Prop.ForAll(Samples.ToArbitrary(), sample =>
    {
        var blocks = SamplePacker.Pack(sample.Rows, sample.Capacity, sample.Apart);
        var found = blocks.SelectMany(Cut).ToList();
        var expected = sample.Rows.Where(row => row.InputIds.Length > 0).ToList();
        Assert.Equal(expected.Select(row => row.InputIds[0]).Order(), found.Select(row => row.InputIds[0]).Order());
        var byFirst = expected.ToDictionary(row => row.InputIds[0]);
        Assert.All(found, row =>
        {
            var original = byFirst[row.InputIds[0]];
            Assert.Equal(original.InputIds, row.InputIds);
            Assert.Equal(sample.Apart ? [TokenizedExample.IgnoreLabel, .. original.Labels[1..]] : original.Labels, row.Labels);
        });
    }));

    [Fact]
    public void No_block_is_too_long_or_takes_a_sample_that_an_earlier_one_had_room_for() => Check.One(Seeded,
        Prop.ForAll(Samples.ToArbitrary(), sample =>
    {
        foreach (var window in sample.Rows.Where(row => row.InputIds.Length > 0).Chunk(BlockPacker.WindowRows))
        {
            var blocks = SamplePacker.Pack(window, sample.Capacity, sample.Apart);
            Assert.All(blocks, block => Assert.InRange(block.InputIds.Length, 1, sample.Capacity));
            for (var i = 0; i < blocks.Count; i++)
            {
                var room = sample.Capacity - blocks[i].InputIds.Length;
                Assert.All(blocks.Skip(i + 1).SelectMany(later => later.Packed!.Lengths), length => Assert.True(length > room));
            }
        }
    }));

    [Fact]
    public void Blocks_are_those_of_the_rule_and_always_the_same() => Check.One(Seeded, Prop.ForAll(Samples.ToArbitrary(), sample =>
    {
        var expected = sample.Rows.Where(row => row.InputIds.Length > 0).Chunk(BlockPacker.WindowRows)
            .SelectMany(window => PackSlowly([.. window], sample.Capacity));
        var blocks = SamplePacker.Pack(sample.Rows, sample.Capacity, sample.Apart);
        Assert.Equal(expected, blocks.Select(block => block.InputIds));
        Assert.Equal(blocks.Select(block => block.InputIds), SamplePacker.Pack(sample.Rows, sample.Capacity, sample.Apart).Select(block => block.InputIds));
        Assert.All(blocks, block => Assert.Equal(block.InputIds.Length, block.Packed!.Lengths.Sum()));
    }));

    [Fact]
    public void A_sample_that_fits_in_no_block_is_an_error_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => SamplePacker.Pack([Row(3, 0), Row(9, 1)], 8, apart: true));

    /// <summary>Goes through all that is left for every sample it takes.</summary>
    private static IEnumerable<int[]> PackSlowly(List<TokenizedExample> left, int capacity)
    {
        while (left.Count > 0)
        {
            var block = new List<int>();
            while (left.Exists(Fits))
            {
                var longest = left.Where(Fits).Max(row => row.InputIds.Length);
                var next = left.FindLastIndex(row => row.InputIds.Length == longest);
                block.AddRange(left[next].InputIds);
                left.RemoveAt(next);
            }

            yield return [.. block];

            bool Fits(TokenizedExample row) => row.InputIds.Length <= capacity - block.Count;
        }
    }

    private static IEnumerable<TokenizedExample> Cut(TokenizedExample block)
    {
        var start = 0;
        foreach (var length in block.Packed!.Lengths)
        {
            yield return new TokenizedExample(block.InputIds[start..(start + length)], block.Labels[start..(start + length)]);
            start += length;
        }
    }

    /// <summary>Ids that no other row has; every third is not learnt.</summary>
    private static TokenizedExample Row(int length, int number)
    {
        int[] ids = [.. Enumerable.Range(number * 100, length)];
        return new TokenizedExample(ids, [.. ids.Select(id => id % 3 == 1 ? TokenizedExample.IgnoreLabel : id)]);
    }

    private sealed record Sample(int Capacity, IReadOnlyList<TokenizedExample> Rows, bool Apart);
}
