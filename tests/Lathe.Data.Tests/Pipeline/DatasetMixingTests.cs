using System.Security.Cryptography;
using System.Text;
using Lathe.Data.Pipeline;
using Lathe.Data.Tests.Templates;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Pipeline;

public sealed class DatasetMixingTests
{
    [Theory]
    [InlineData(MixStrategy.Concat, "00 01 02 10 11 12 13 14 20 21")]
    [InlineData(MixStrategy.InterleaveUnder, "00 10 20 01 11 21")]
    [InlineData(MixStrategy.InterleaveOver, "00 10 20 01 11 21 02 12 20 00 13 21 01 14 20")]
    [InlineData(MixStrategy.InterleaveOnce, "00 10 20 01 11 21 02 12 13 14")]
    public void Without_shares_each_dataset_has_its_turn(MixStrategy strategy, string expected) =>
        Assert.Equal(expected, Show(DatasetMixing.Order([3, 5, 2], strategy, null, seed: 1)));

    /// <summary>numpy 1.24.2: default_rng(42).choice(3, size=1000, p=[0.2, 0.5, 0.3]), by the rules of datasets' interleave_datasets.</summary>
    [Theory]
    [InlineData(MixStrategy.InterleaveUnder, "20 10 21")]
    [InlineData(MixStrategy.InterleaveOver, "20 10 21 11 00 20 21 20 01 12 13 21 14 20 10 11 12 02")]
    [InlineData(MixStrategy.InterleaveOnce, "20 10 21 11 00 01 12 13 14 02")]
    public void With_shares_rows_are_drawn_as_numpy_draws_them(MixStrategy strategy, string expected) =>
        Assert.Equal(expected, Show(DatasetMixing.Order([3, 5, 2], strategy, [0.2, 0.5, 0.3], seed: 42)));

    /// <summary>The same with seed 7, 400 and 900 rows and shares of 0.7 and 0.3.</summary>
    [Fact]
    public void Many_rows_are_drawn_as_numpy_draws_them()
    {
        var order = DatasetMixing.Order([400, 900], MixStrategy.InterleaveOver, [0.7, 0.3], seed: 7);
        Assert.Equal(2933, order.Count);
        var text = string.Join(' ', order.Select(place => $"{place.Dataset}.{place.Row}"));
        Assert.Equal(
            "8ad88aecf9b2e89aa5c481189d133d5827f2b20b3f4bd36cc5c803c37ea087d0",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text))));
    }

    [Fact]
    public void A_dataset_that_is_never_drawn_keeps_nobody_waiting() => Assert.Equal(
        "10 11 12", Show(DatasetMixing.Order([5, 3], MixStrategy.InterleaveOver, [0, 1], seed: 3)));

    [Fact]
    public void Shares_that_repeat_one_dataset_without_end_are_refused() => Assert.Contains(
        "interleave_probs",
        Assert.Throws<DataException>(() => DatasetMixing.Order([10, 100], MixStrategy.InterleaveOver, [1, 1e-9], seed: 3)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_recipe_mixes_its_datasets_and_checks_the_shares()
    {
        using var folder = new DataFolder();
        folder.Write("dataset_info.json", """{"a": {"file_name": "a.jsonl"}, "b": {"file_name": "b.jsonl"}}""");
        folder.Write("a.jsonl", """{"instruction": "", "output": "1"}""" + "\n" + """{"instruction": "", "output": "2"}""");
        folder.Write("b.jsonl", """{"instruction": "", "output": "x"}""");
        var options = new DataOptions { Template = "empty", Dataset = ["a", "b"], MixStrategy = MixStrategy.InterleaveOver };
        Assert.Equal("1x2x", string.Concat(folder.Build(options).Train.Select(example => new CharTokenizer().Decode(example.InputIds))));
        Assert.Contains("one number from 0 to 1 for each", folder.BuildError(options with { InterleaveProbs = [1.0] }), StringComparison.Ordinal);
        Assert.Contains(
            "mix_strategy: concat", folder.BuildError(options with { MixStrategy = MixStrategy.Concat, InterleaveProbs = [0.5, 0.5] }), StringComparison.Ordinal);
    }

    private static string Show(IEnumerable<RowPlace> order) => string.Join(' ', order.Select(place => $"{place.Dataset}{place.Row}"));
}
