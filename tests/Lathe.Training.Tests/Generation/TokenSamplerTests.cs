using Lathe.Training.Generation;

namespace Lathe.Training.Tests.Generation;

public sealed class TokenSamplerTests
{
    private static readonly float[] Logits = [0.5f, 2, -1, 2.5f, 0, 1];

    [Fact]
    public void Greedy_takes_the_likeliest_and_of_equal_ones_the_first()
    {
        Assert.Equal(3, Next(SamplingOptions.Greedy, Logits));
        Assert.Equal(1, Next(SamplingOptions.Greedy, [0, 7, 7]));
        Assert.Equal(3, Next(new SamplingOptions(DoSample: true, Temperature: 0), Logits));
    }

    [Fact]
    public void Tokens_that_came_before_lose_by_the_penalty()
    {
        // 2.5 / 2 is below 2; -1 * 2 is lower still.
        var sampler = new TokenSampler(new SamplingOptions(RepetitionPenalty: 2), [3, 2], seed: 0);
        float[] logits = [.. Logits];
        Assert.Equal(1, sampler.Next(logits));
        Assert.Equal((1.25f, -2f), (logits[3], logits[2]));

        // Now 1 has come before as well.
        Assert.Equal(3, sampler.Next([.. Logits.Select((value, id) => id == 5 ? -9 : value)]));
    }

    [Theory]
    [InlineData(0, 1.0, 0.0, 1.0)]
    [InlineData(3, 1.0, 0.0, 1.0)]
    [InlineData(0, 0.7, 0.0, 0.95)]
    [InlineData(50, 0.7, 0.0, 0.95)]
    [InlineData(4, 0.9, 0.0, 1.7)]
    [InlineData(0, 1.0, 0.2, 0.8)]
    [InlineData(20, 0.95, 0.05, 1.2)]
    [InlineData(1, 1.0, 0.0, 1.0)]
    [InlineData(0, 0.000001, 0.0, 1.0)]
    public void Those_that_take_part_are_what_the_rules_say(int topK, double topP, double minP, double temperature)
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            float[] logits = [.. Enumerable.Range(0, 60).Select(_ => (float)(8 * (random.NextDouble() - 0.5)))];
            var (ids, probabilities) = new TokenSampler(new SamplingOptions(true, temperature, topK, topP, minP), [], 0).Candidates(logits);
            var expected = Rules(logits, topK, topP, minP, temperature);
            Assert.Equal(expected.Select(one => one.Id), ids);
            Assert.All(expected.Zip(probabilities), pair => Assert.Equal(pair.First.Probability, pair.Second, 9));
        }
    }

    [Fact]
    public void Draws_follow_the_probabilities_and_the_seed()
    {
        const int Draws = 40_000;
        var options = new SamplingOptions(true, Temperature: 0.9, TopK: 5, TopP: 0.95);
        var (ids, probabilities) = new TokenSampler(options, [], 0).Candidates(Logits);
        int[] Drawn(int seed)
        {
            var sampler = new TokenSampler(options, [], seed);
            return [.. Enumerable.Range(0, Draws).Select(_ => sampler.Next([.. Logits]))];
        }

        var drawn = Drawn(7);
        Assert.Equal(drawn, Drawn(7));
        Assert.NotEqual(drawn, Drawn(8));
        Assert.All(ids.Zip(probabilities), one => Assert.Equal(one.Second, drawn.Count(id => id == one.First) / (double)Draws, 0.01));
        Assert.All(drawn, id => Assert.Contains(id, ids));
    }

    private static int Next(SamplingOptions options, float[] logits) => new TokenSampler(options, [], seed: 0).Next([.. logits]);

    /// <summary>The rules one after the other, each on the probabilities that the one before left.</summary>
    private static List<(int Id, double Probability)> Rules(float[] logits, int topK, double topP, double minP, double temperature)
    {
        var left = logits.Select((logit, id) => (Id: id, Weight: Math.Exp(logit / temperature))).OrderByDescending(one => one.Weight).ToList();
        left = topK > 0 ? [.. left.Take(topK)] : left;
        var sum = left.Sum(one => one.Weight);
        var kept = new List<(int Id, double Weight)>();
        foreach (var one in left)
        {
            if (kept.Count == 0 || kept.Sum(before => before.Weight) / sum < topP)
            {
                kept.Add(one);
            }
        }

        kept = [.. kept.Where(one => one.Weight >= minP * kept[0].Weight)];
        sum = kept.Sum(one => one.Weight);
        return [.. kept.Select(one => (one.Id, one.Weight / sum))];
    }
}
