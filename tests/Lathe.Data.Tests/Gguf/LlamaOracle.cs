using System.Text.Json;
using Lathe.Data.Tests.Tokenizers;

namespace Lathe.Data.Tests.Gguf;

/// <summary>llama.cpp itself, by the script of tests/oracles/llama, installed first where that has not been done.</summary>
internal static class LlamaOracle
{
    private static readonly string Folder = Path.Combine(OracleProcess.Repository, "tests", "oracles", "llama");

    private static readonly Lazy<bool> Installed = new(Install);

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>A program that takes the arguments of llama-server and answers as it does.</summary>
    public static string Server
    {
        get
        {
            Assert.True(Installed.Value);
            return Path.Combine(Folder, "server.mjs");
        }
    }

    public static LlamaAnswer Ask(LlamaRequest request) => Assert.Single(Ask([request]));

    /// <summary>One answer for each request; a file that llama.cpp does not load fails the test.</summary>
    public static IReadOnlyList<LlamaAnswer> Ask(IReadOnlyList<LlamaRequest> requests)
    {
        Assert.True(Installed.Value);
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, JsonSerializer.Serialize(requests, Options));
            var (code, output, errors) = OracleProcess.Try(Folder, "node", "run.mjs", file);
            Assert.True(code == 0, errors);
            var answers = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<LlamaAnswer>(line, Options)!).ToList();
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
            OracleProcess.Run(Folder, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=optional");
        }

        return true;
    }
}

/// <summary>What llama.cpp is asked of a file: log probabilities of the next tokens of rows, a greedy text, ids of texts.</summary>
internal sealed record LlamaRequest(string Model)
{
    public string? Lora { get; init; }

    public IReadOnlyList<int[]> Ids { get; init; } = [];

    public LlamaStart? Greedy { get; init; }

    public IReadOnlyList<string> Texts { get; init; } = [];
}

internal sealed record LlamaStart(int[] Ids, int Count);

internal sealed record LlamaAnswer
{
    public string? Error { get; init; }

    public string? Template { get; init; }

    public double[][] LogProbabilities { get; init; } = [];

    public int[]? Greedy { get; init; }

    public int[][] Tokens { get; init; } = [];
}
