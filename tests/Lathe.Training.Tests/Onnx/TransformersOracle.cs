using System.Text.Json;
using Lathe.Data.Tests.Tokenizers;

namespace Lathe.Training.Tests.Onnx;

/// <summary>transformers.js, by the script of tests/oracles/onnx, installed first where that has not been done.</summary>
internal static class TransformersOracle
{
    private static readonly string Folder = Path.Combine(OracleProcess.Repository, "tests", "oracles", "onnx");

    private static readonly Lazy<bool> Installed = new(Install);

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>One answer for each request; a folder that is not loaded fails the test.</summary>
    public static IReadOnlyList<TransformersAnswer> Ask(params IReadOnlyList<TransformersRequest> requests)
    {
        Assert.True(Installed.Value);
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, JsonSerializer.Serialize(requests, Options));
            var (code, output, errors) = OracleProcess.Try(Folder, "node", "generate.mjs", file);
            Assert.True(code == 0, errors);
            var answers = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => line.StartsWith('{')).Select(line => JsonSerializer.Deserialize<TransformersAnswer>(line, Options)!).ToList();
            Assert.Equal(requests.Count, answers.Count);
            Assert.All(answers, answer => Assert.True(answer.Error is null, $"{answer.Error}\n{errors}"));
            return answers;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static bool Install()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            OracleProcess.Run(Folder, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        }

        return true;
    }
}

/// <summary>Texts that a model is to continue, as one batch, by its likeliest tokens.</summary>
/// <param name="Folder">The model's; its configuration says which file is loaded.</param>
/// <param name="Texts">With special tokens written out.</param>
/// <param name="Count">Most new tokens of each.</param>
internal sealed record TransformersRequest(string Folder, IReadOnlyList<string> Texts, int Count);

internal sealed record TransformersAnswer
{
    public string? Error { get; init; }

    public int[][] Ids { get; init; } = [];

    public string[] Texts { get; init; } = [];
}
