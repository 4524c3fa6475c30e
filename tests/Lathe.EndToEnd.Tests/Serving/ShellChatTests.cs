using System.Diagnostics;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Serving;

/// <summary><c>lathe chat</c>, and what it and <c>lathe serve</c> say when they can't begin.</summary>
public sealed class ShellChatTests : IDisposable
{
    private readonly ServeFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Other_programs_get_the_answer_and_nothing_else()
    {
        string[] words = ["--temperature", "0", "--max-tokens", "12", "--template", "chatml"];
        var expected = new Dictionary<string, string>();
        using (var server = await ServeProcess.StartAsync(_folder))
        {
            foreach (var model in new[] { "model", "first", "second" })
            {
                expected[model] = await server.AskAsync("What is your name?", model, 12);
            }
        }

        foreach (var (target, model) in new[] { ("model", "model"), ("first", "first"), ("chat.yaml", "second") })
        {
            File.WriteAllText(
                Path.Combine(_folder.Root, "chat.yaml"), "model_name_or_path: model\nadapter_name_or_path: second\ntemplate: chatml\ninfer_backend: huggingface\n");
            var (exitCode, output, error) = await AskAsync("What is your name?", ["chat", target, .. words]);
            Assert.Equal((0, Shown(expected[model]), ""), (exitCode, output, error));
            (exitCode, output, _) = await Shell.RunAsync(_folder.Root, ["chat", target, .. words, "--prompt", "What is your name?"]);
            Assert.Equal((0, Shown(expected[model])), (exitCode, output));
        }
    }

    [Theory]
    [InlineData("chat nothing --prompt x", WorkerExitCode.Usage, "no model's folder")]
    [InlineData("serve model key=value", WorkerExitCode.Usage, "no recipe")]
    [InlineData("serve model -a data", WorkerExitCode.Model, "no adapter")]
    [InlineData("serve model -a model=first", WorkerExitCode.Usage, "Two models")]
    [InlineData("serve model --host here", WorkerExitCode.Usage, "no IP address")]
    [InlineData("serve model --context 1", WorkerExitCode.Usage, "--context")]
    [InlineData("serve model --template nothing --port 0", WorkerExitCode.Model, "nothing")]
    [InlineData("chat broken.yaml --prompt x", WorkerExitCode.Recipe, "temperature")]
    [InlineData("chat two.yaml --prompt x", WorkerExitCode.Recipe, "lathe export")]
    [InlineData("chat model --prompt", WorkerExitCode.Usage, "--prompt")]
    public async Task What_cannot_begin_says_why(string words, WorkerExitCode expected, string part)
    {
        File.WriteAllText(Path.Combine(_folder.Root, "broken.yaml"), "model_name_or_path: model\ntemplate: chatml\ninfer_backend: huggingface\ntemperature: hot\n");
        File.WriteAllText(Path.Combine(_folder.Root, "two.yaml"), "model_name_or_path: model\nadapter_name_or_path: first,second\ntemplate: chatml\ninfer_backend: huggingface\n");
        var (exitCode, output, error) = await Shell.RunAsync(_folder.Root, words.Split(' '));
        Assert.Equal((expected, ""), ((WorkerExitCode)exitCode, output));
        Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_says_so()
    {
        using var server = await ServeProcess.StartAsync(_folder);
        var (exitCode, _, error) = await Shell.RunAsync(_folder.Root, "serve", "model", "--template", "chatml", "--port", $"{server.Client.BaseAddress!.Port}");
        Assert.Equal(WorkerExitCode.Output, (WorkerExitCode)exitCode);
        Assert.Contains("--port", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("chat")]
    public async Task A_worker_that_is_killed_is_told(string command)
    {
        var start = Shell.StartOf(_folder.Root, command, "model");
        start.Environment[WorkerEnvironment.WorkerPath] = Shell.FakeWorker;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(WorkerExitCode.WorkerLost, (WorkerExitCode)process.ExitCode);
        Assert.Contains("quantization_bit", await error, StringComparison.Ordinal);
    }

    /// <summary>As a terminal may be shown it: a model's control characters are left out.</summary>
    private static string Shown(string answer) => string.Concat(answer.Where(character => character is '\n' or '\t' || !char.IsControl(character))) + "\n";

    private async Task<(int ExitCode, string Output, string Error)> AskAsync(string question, params string[] words)
    {
        var start = Shell.StartOf(_folder.Root, words);
        start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(question);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, output, await error);
    }
}
