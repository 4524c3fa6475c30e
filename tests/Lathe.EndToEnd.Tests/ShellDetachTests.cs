using System.Diagnostics;
using System.Text.Json;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests;

/// <summary><c>lathe train --detach</c>, with a worker that follows a script.</summary>
public sealed class ShellDetachTests : IDisposable
{
    private const string Terminal = "/usr/bin/script";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly ScriptedShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task It_returns_while_the_run_goes_on_and_says_how_to_follow_it()
    {
        var (exitCode, output, error) = await _shell.RunAsync("train", "my.yaml", "run_name=until-stopped", "--detach");

        var run = _shell.Newest("out");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.True(RunLock.IsHeld(run));
        Assert.StartsWith($"Run {run.Id.ToString()[^5..]} has started.\n", output, StringComparison.Ordinal);
        Assert.Contains($"lathe tail {run.Id.ToString()[^5..]} -f", output, StringComparison.Ordinal);
        await _shell.RunAsync("stop", "out", "--now", "--wait");
    }

    [Fact]
    public async Task Json_is_one_object()
    {
        var (exitCode, output, error) = await _shell.RunAsync("train", "my.yaml", "run_name=until-stopped", "--detach", "--json");

        Assert.Equal((0, ""), (exitCode, error));
        using var json = JsonDocument.Parse(output);
        Assert.Equal(_shell.Newest("out").Id.ToString(), json.RootElement.GetProperty("id").GetString());
        Assert.Equal(RunRecords.Read(_shell.Newest("out"))!.Worker!.ProcessId, json.RootElement.GetProperty("processId").GetInt32());
        await _shell.RunAsync("stop", "out", "--now", "--wait");
    }

    [Fact]
    public async Task A_worker_that_cannot_begin_is_told_at_once()
    {
        var start = _shell.StartOf(Shell.Program);
        start.ArgumentList.Add("train");
        start.ArgumentList.Add("my.yaml");
        start.ArgumentList.Add("--detach");
        start.Environment[WorkerEnvironment.WorkerPath] = "/bin/false";
        using var process = Process.Start(start)!;

        var (exitCode, output, error) = await ScriptedShell.EndAsync(process);
        Assert.NotEqual(0, exitCode);
        Assert.Equal("", output);
        Assert.Contains("error:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_run_outlives_its_terminal()
    {
        Assert.SkipUnless(File.Exists(Terminal), $"needs {Terminal} to make a terminal");
        var done = Path.Combine(_shell.Folder, "detached");
        var start = _shell.StartOf(Terminal);
        start.ArgumentList.Add("-qc");
        start.ArgumentList.Add($"'{Shell.Program}' train my.yaml run_name=until-stopped --detach; echo $$ > '{done}'; sleep 600");
        start.ArgumentList.Add("/dev/null");
        using var terminal = Process.Start(start)!;
        _ = terminal.StandardOutput.ReadToEndAsync(Token);
        while (!File.Exists(done) || (await File.ReadAllTextAsync(done, Token)).Length == 0)
        {
            await Task.Delay(20, Token);
        }

        // The terminal hangs up, and whatever is left of its session is killed with its group.
        var run = _shell.Newest("out");
        var leader = int.Parse(await File.ReadAllTextAsync(done, Token), System.Globalization.CultureInfo.InvariantCulture);
        terminal.Kill();
        await terminal.WaitForExitAsync(Token);
        using (var kill = Process.Start("/bin/sh", ["-c", $"kill -HUP -{leader}; kill -KILL -{leader}; true"])!)
        {
            await kill.WaitForExitAsync(Token);
        }

        var before = new FileInfo(run.Events).Length;
        while (new FileInfo(run.Events).Length == before)
        {
            Assert.True(RunLock.IsHeld(run));
            await Task.Delay(20, Token);
        }

        Assert.Equal(0, (await _shell.RunAsync("stop", "latest", "--wait")).ExitCode);
    }

}
