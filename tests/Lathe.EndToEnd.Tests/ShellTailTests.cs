using Lathe.Jobs.Runs;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests;

/// <summary><c>lathe tail</c> and <c>lathe stop</c>, with a worker that follows a script.</summary>
public sealed class ShellTailTests : IDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly ScriptedShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task The_last_lines_are_those_that_happened_last()
    {
        await _shell.TrainAsync("complete", "a");

        var (exitCode, output, error) = await _shell.RunAsync("tail", "a", "-n", "2");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(2, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.EndsWith("finished: 3 steps in 0:00:09, last loss 0.7000, 0.0 GiB at most\n", output, StringComparison.Ordinal);
        Assert.StartsWith("started (process ", (await _shell.RunAsync("tail", "a", "-n", "all")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metric_is_a_step_and_a_number_per_line()
    {
        await _shell.TrainAsync("complete", "a");

        Assert.Equal((0, "1 2\n2 1\n3 0.6666666666666666\n", ""), await _shell.RunAsync("tail", "a", "--metric", "loss"));
        Assert.Equal((0, "3 0.5\n", ""), await _shell.RunAsync("tail", "a", "--metric", "eval_loss", "-n", "all"));
        Assert.Equal((0, "3 0.0001\n", ""), await _shell.RunAsync("tail", "a", "--metric", "learningRate", "-n", "1"));
    }

    [Fact]
    public async Task Json_and_the_log_are_as_they_were_written()
    {
        var run = await _shell.TrainAsync("complete", "a");

        Assert.Equal((0, await File.ReadAllTextAsync(run.Events, Token), ""), await _shell.RunAsync("tail", "a", "--json", "-n", "all"));
        Assert.Equal((0, "engine: started\n", ""), await _shell.RunAsync("tail", "a", "--log"));
    }

    [Theory]
    [InlineData("--metric takes loss, ", "--metric", "los")]
    [InlineData("choose one of them", "--json", "--log")]
    [InlineData("-n takes a number from 0, or 'all', and not '-1'", "-n", "-1")]
    public async Task Wrong_usage_is_told_in_a_sentence(string sentence, params string[] words)
    {
        var (exitCode, output, error) = await _shell.RunAsync(["tail", "a", .. words]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Contains("See lathe tail --help.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Following_shows_each_event_once_and_ends_with_the_runs_exit_code()
    {
        var run = await _shell.DetachAsync("a");
        using var process = _shell.Start("tail", "a", "-f", "-n", "all", "--json");
        await process.StandardOutput.ReadLineAsync(Token);
        Assert.Equal(0, (await _shell.RunAsync("stop", "a")).ExitCode);

        var (exitCode, output, error) = await ScriptedShell.EndAsync(process);
        Assert.Equal(((int)WorkerExitCode.StoppedWithCheckpoint, ""), (exitCode, error));
        Assert.Equal((await File.ReadAllLinesAsync(run.Events, Token)).Skip(1), output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((int)WorkerExitCode.StoppedWithCheckpoint, (await _shell.RunAsync("tail", "a", "-f")).ExitCode);
    }

    [Fact]
    public async Task Following_a_worker_that_is_killed_ends_with_the_reason()
    {
        var run = await _shell.DetachAsync("a");
        using var process = _shell.Start("tail", "a", "-f");
        await process.StandardOutput.ReadLineAsync(Token);
        using (var worker = System.Diagnostics.Process.GetProcessById(RunRecords.Read(run)!.Worker!.ProcessId))
        {
            worker.Kill();
        }

        var (exitCode, _, error) = await ScriptedShell.EndAsync(process);
        Assert.Equal((int)WorkerExitCode.WorkerLost, exitCode);
        Assert.Contains("error:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_pipe_ends_it_quietly()
    {
        await _shell.DetachAsync("a");
        var tail = $"'{Shell.Program}' tail a -f -n all | head -n 2; echo \"${{PIPESTATUS[0]}}\"";
        using var process = System.Diagnostics.Process.Start(ThroughShell(tail))!;

        var (_, output, error) = await ScriptedShell.EndAsync(process);
        Assert.Equal("", error);
        Assert.Equal("0", output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
        await _shell.RunAsync("stop", "a", "--now", "--wait");
    }

    [Fact]
    public async Task What_several_commands_write_into_one_file_stands_in_order()
    {
        var train = $"'{Shell.Program}' train my.yaml run_name=complete output_dir=a";
        using var process = System.Diagnostics.Process.Start(ThroughShell($"({train}; '{Shell.Program}' tail a -n 1) > all.txt"))!;
        await ScriptedShell.EndAsync(process);

        var lines = await File.ReadAllLinesAsync(Path.Combine(_shell.Folder, "all.txt"), Token);
        Assert.Equal("Training", lines[0]);
        Assert.StartsWith("finished: 3 steps", lines[^1], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("  records", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_may_be_said_again()
    {
        await _shell.DetachAsync("a");

        var (exitCode, output, error) = await _shell.RunAsync("stop", "latest", "--wait");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("it ends after this step with a checkpoint.", output, StringComparison.Ordinal);
        Assert.Contains(WorkerExitAdvice.For(WorkerExitCode.StoppedWithCheckpoint).Meaning, output, StringComparison.Ordinal);

        (exitCode, output, _) = await _shell.RunAsync("stop", "latest");
        Assert.Equal(0, exitCode);
        Assert.Contains("has ended already: stopped.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_stop_does_not_turn_into_a_stop_now()
    {
        var run = await _shell.DetachAsync("a", "stubborn");

        Assert.Equal(0, (await _shell.RunAsync("stop", "a")).ExitCode);
        Assert.Contains("was asked before", (await _shell.RunAsync("stop", "a")).Output, StringComparison.Ordinal);
        Assert.True(RunLock.IsHeld(run));
        Assert.Equal(0, (await _shell.RunAsync("stop", "a", "--now", "--wait")).ExitCode);
        Assert.False(RunLock.IsHeld(run));
    }

    private System.Diagnostics.ProcessStartInfo ThroughShell(string command)
    {
        var start = _shell.StartOf("/bin/bash");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        return start;
    }
}
