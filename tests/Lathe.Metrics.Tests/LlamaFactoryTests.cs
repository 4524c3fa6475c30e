using System.Text.Json;
using Lathe.Metrics.LlamaFactory;

namespace Lathe.Metrics.Tests;

/// <summary>Against what the programs that LLaMA-Factory calls gave (tests/oracles/metrics).</summary>
public sealed class LlamaFactoryTests
{
    private static readonly IReadOnlyList<JsonElement> Cases =
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "llamafactory-scores.json"))).RootElement.EnumerateArray()];

    [Fact]
    public void Words_are_jiebas() => Assert.All(Cases, one =>
        Assert.Equal(one.GetProperty("words").Deserialize<string[]>()!, WordSegmenter.Split(one.GetProperty("answer").GetString()!)));

    [Fact]
    public void Scores_are_LLaMA_Factorys() => Assert.All(Cases, one =>
    {
        var metrics = new SimilarityMetrics();
        metrics.Add(one.GetProperty("answer").GetString()!, one.GetProperty("expected").GetString()!);
        var expected = one.GetProperty("scores").Deserialize<Dictionary<string, double>>()!;
        var found = metrics.Scores;
        var scores = new Dictionary<string, double>
        {
            ["rouge-1"] = found.Rouge1,
            ["rouge-2"] = found.Rouge2,
            ["rouge-l"] = found.RougeL,
            ["bleu-4"] = found.Bleu4,
        };
        Assert.All(expected, pair => Assert.Equal(pair.Value, scores[pair.Key], 0.00011));
    });

    [Fact]
    public void Many_answers_have_the_mean_of_their_scores()
    {
        var metrics = new SimilarityMetrics();
        Assert.Equal(new SimilarityScores(0, 0, 0, 0), metrics.Scores);
        metrics.Add("same", "same");
        metrics.Add("x", "y");
        Assert.Equal(50, metrics.Scores.Rouge1, 6);
        Assert.Equal(2, metrics.Count);
    }
}
