using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Lathe.EndToEnd.Tests.Runs;

/// <summary>Independent PyTorch code that loads models and adapters as their consumers do (tests/oracles/torch/peft_check.py).</summary>
internal static class OutsideReader
{
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<string?> WhyNot = new(() =>
    {
        if (!File.Exists(Python))
        {
            return $"there is no {Python}";
        }

        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import torch"]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"{Python} has no torch (apt-get install python3-torch python3-numpy)";
    });

    public static void SkipWithoutPyTorch() => Assert.SkipWhen(WhyNot.Value is not null, WhyNot.Value ?? "");

    /// <summary>Logits [position, vocabulary] of one row of token ids; with <paramref name="rows"/> of a base that was given so many.</summary>
    public static async Task<float[][]> LogitsAsync(string baseFolder, string? adapter, int[] ids, bool merge = false, int? rows = null)
    {
        string[] arguments =
        [
            Script(), "--base", baseFolder, "--ids", JsonSerializer.Serialize(ids),
            .. adapter is null ? (string[])[] : ["--adapter", adapter], .. merge ? (string[])["--merge"] : [],
            .. rows is { } count ? (string[])["--rows", $"{count}"] : [],
        ];
        using var process = Process.Start(
            new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        using var answer = JsonDocument.Parse(output);
        return answer.RootElement.GetProperty("logits")[0].Deserialize<float[][]>()!;
    }

    private static string Script([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "oracles", "torch", "peft_check.py"));
}
