using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Lathe.Metrics.Bleu;
using Lathe.Metrics.Rouge;

namespace Lathe.Metrics.Tests;

/// <summary>Against npm's bleu-score and js-rouge, on generated texts of words that all three take for words.</summary>
public sealed class OtherImplementationTests
{
    private const int Pairs = 2_000;
    private const int Seed = 20261130;

    private static readonly string Folder = Path.GetFullPath(
        typeof(OtherImplementationTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Oracle").Value!);

    [Fact]
    public void Scores_are_theirs()
    {
        var random = new Random(Seed);
        string[][] pairs = [.. Enumerable.Range(0, Pairs).Select(_ => new[] { Text(random), Text(random) })];
        var rouge = new RougeScorer(new RougeOptions());
        foreach (var (pair, theirs) in pairs.Zip(Ask(pairs)))
        {
            var (written, wanted) = (pair[0], pair[1]);
            var bleu = new BleuStatistics(new BleuOptions(BleuTokenization.None, BleuSmoothing.None));
            bleu.Add(written, wanted);
            Assert.Equal(100 * theirs.Bleu, bleu.Score().Score, 6);
            Assert.Equal(theirs.Rouge1, rouge.Ngrams(written, wanted, 1).F, 9);
            Assert.Equal(theirs.Rouge2, rouge.Ngrams(written, wanted, 2).F, 9);
            Assert.Equal(theirs.RougeL, rouge.Longest(written, wanted).F, 9);
        }
    }

    /// <summary>At least as many words as the longest n-gram: for fewer, the others have scores of their own.</summary>
    private static string Text(Random random) =>
        string.Join(' ', Enumerable.Range(0, random.Next(4, 24)).Select(_ => "w" + random.Next(random.Next(2, 12))));

    private static List<Scores> Ask(string[][] pairs)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            Run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], "");
        }

        return JsonSerializer.Deserialize<List<Scores>>(Run("node", ["score.mjs"], JsonSerializer.Serialize(pairs)), JsonSerializerOptions.Web)!;
    }

    private static string Run(string program, string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Result;
    }

    private sealed record Scores(double Bleu, double Rouge1, double Rouge2, double RougeL);
}
