using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Lathe.EndToEnd.Tests.Serving;

/// <summary>OpenAI's own client (npm) against the server.</summary>
public sealed class OpenAiClientTests : IDisposable
{
    private readonly ServeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_official_client_lists_asks_streams_and_reads_errors()
    {
        using var server = await ServeProcess.StartAsync(_folder, new Dictionary<string, string> { ["LATHE_API_KEY"] = "the key" }, "model", "-a", "first");
        server.UseKey("the key");
        var said = await RunAsync(server.Client.BaseAddress!.ToString(), "the key");

        Assert.Equal(["model", "first"], Texts(said["models"]!));
        Assert.Equal("first", said["retrieved"]!.GetValue<string>());
        var plain = await server.AskAsync("What is your name?", "first", 12);
        Assert.Equal(plain, said["chat"]!["content"]!.GetValue<string>());
        Assert.Equal(plain, said["streamed"]!["content"]!.GetValue<string>());
        Assert.Equal(said["chat"]!["usage"]!.ToJsonString(), said["streamed"]!["usage"]!.ToJsonString());
        Assert.Equal(12, said["chat"]!["usage"]!["completion_tokens"]!.GetValue<int>());
        Assert.Equal("length", said["chat"]!["reason"]!.GetValue<string>());
        Assert.Equal(2, said["choices"]!.GetValue<int>());
        Assert.NotEmpty(said["completion"]!.GetValue<string>());
        Assert.Equal(said["completion"]!.GetValue<string>(), said["streamedCompletion"]!.GetValue<string>());
        Assert.Equal(["NotFoundError", "BadRequestError", "AuthenticationError"], Texts(said["errors"]!));
        Assert.Equal("messages", said["parameter"]!.GetValue<string>());
        Assert.True(said["aborted"]!.GetValue<bool>());
    }

    private static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(item => item!.GetValue<string>());

    private static async Task<JsonNode> RunAsync(string url, string key)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "oracles", "openai");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            Assert.Skip("The packages of tests/oracles/openai are not installed (npm ci; tests/run.sh does it).");
        }

        using var process = Process.Start(new ProcessStartInfo("node", ["ask.mjs", url, key])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return JsonNode.Parse(output)!;
    }

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
