using System.Text.Json;
using Lathe.Data.Quality;
using Lathe.Data.Tests.Pipeline;
using Lathe.Data.Tests.Templates;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Quality;

/// <summary>Checks of rows that a test plants.</summary>
internal static class Checked
{
    public const string Sharegpt = ", \"formatting\": \"sharegpt\"";

    public static string Row(string question, string answer) =>
        JsonSerializer.Serialize(new Dictionary<string, string> { ["instruction"] = question, ["output"] = answer });

    public static string Chat(params (string From, string Value)[] messages) => JsonSerializer.Serialize(
        new { conversations = messages.Select(message => new { from = message.From, value = message.Value }) });

    /// <summary>A row that nothing is found in, unlike any with another number.</summary>
    public static string Clean(int number)
    {
        var random = new Random(number);
        string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Word(random)));
        return Row($"What is the {Words(8)}?", $"It is the {Words(20)}.");
    }

    /// <summary>Letters that make no word of any language, and no secret.</summary>
    public static string Word(Random random) => new([.. Enumerable.Range(0, 7).Select(_ => (char)('a' + random.Next(26)))]);

    public static CheckResult Run(DataFolder folder, DataOptions? data = null, bool withTokenizer = true, TrainingStage stage = TrainingStage.Sft)
    {
        var recipe = DataFolder.Recipe(data, stage);
        return DataCheck.Run(
            CheckTarget.Of(recipe, withTokenizer ? new CharTokenizer() : null, folder.Root), progress: null, TestContext.Current.CancellationToken);
    }

    public static DatasetQuality Single(DataFolder folder, DataOptions? data = null) => Assert.Single(Run(folder, data).Report.Datasets);

    /// <summary>The rows that are named with an issue.</summary>
    public static long[] RowsWith(this DatasetQuality dataset, QualityIssue issue) =>
        [.. dataset.Findings.Where(finding => finding.Issue == issue).SelectMany(finding => finding.Examples).Select(example => example.Row)];

    public static string? DetailOf(this DatasetQuality dataset, QualityIssue issue) =>
        dataset.Findings.Single(finding => finding.Issue == issue).Examples[0].Detail;
}
