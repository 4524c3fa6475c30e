using System.Diagnostics;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests;

/// <summary>What <c>lathe train</c> itself does, with a worker that follows a script.</summary>
public sealed class ShellTrainTests : IDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly ScriptedShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Json_is_the_runs_events_and_nothing_else()
    {
        var (exitCode, output, error) = await FinishAsync(Start("complete", "--json"));

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(await File.ReadAllTextAsync(Run().Events, Token), output);
        Assert.IsType<FinishedEvent>(Events(output)[^1]);
    }

    [Fact]
    public async Task A_pipe_gets_plain_lines_and_a_summary()
    {
        var (exitCode, output, error) = await FinishAsync(Start("complete"));

        Assert.Equal((0, ""), (exitCode, error));
        Assert.DoesNotContain('\u001b', output);
        Assert.Equal(3, output.Split('\n').Count(line => line.StartsWith("step ", StringComparison.Ordinal)));
        Assert.Contains("step 2/3  epoch 0.67  loss 1.0000  lr 1.00e-04", output, StringComparison.Ordinal);
        Assert.Contains("Grüß dich", output, StringComparison.Ordinal);
        Assert.Contains($"output     {Path.Combine(_shell.Folder, "out")}", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bad-data", WorkerExitCode.Data, "row 7 of rows.jsonl has no \"output\"")]
    [InlineData("diverge", WorkerExitCode.Diverged, "The loss at step 1 is not a number.")]
    [InlineData("abort", WorkerExitCode.Crashed, "SIGABRT")]
    public async Task A_failure_is_a_sentence_on_standard_error_and_an_exit_code(string script, WorkerExitCode expected, string words)
    {
        var (exitCode, _, error) = await FinishAsync(Start(script));

        Assert.Equal((int)expected, exitCode);
        Assert.Contains("error:", error, StringComparison.Ordinal);
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_once_stops_with_a_checkpoint()
    {
        using var process = Start("until-stopped", "--json");
        await StepAsync(process);
        await SignalAsync("INT", process.Id);
        var (exitCode, output, error) = await FinishAsync(process);

        Assert.Equal((int)WorkerExitCode.StoppedWithCheckpoint, exitCode);
        Assert.Contains("press Ctrl-C again to stop now", error, StringComparison.Ordinal);
        Assert.Equal(StopMode.WithCheckpoint, Assert.IsType<StoppedEvent>(Events(output)[^1]).Mode);
    }

    [Fact]
    public async Task Ctrl_C_twice_stops_now()
    {
        using var process = Start("stubborn", "--json");
        await StepAsync(process);
        await SignalAsync("INT", process.Id);
        await LineAsync(process, "\"stopping\"");
        await SignalAsync("INT", process.Id);

        Assert.Equal((int)WorkerExitCode.StoppedNow, (await FinishAsync(process)).ExitCode);
    }

    [Fact]
    public async Task A_worker_outlives_its_shell()
    {
        using var process = Start("until-stopped", "--json");
        var worker = await StepAsync(process);
        process.Kill();
        await process.WaitForExitAsync(Token);

        var before = new FileInfo(Run().Events).Length;
        while (new FileInfo(Run().Events).Length == before)
        {
            await Task.Delay(20, Token);
        }

        await SignalAsync("TERM", worker);
        await EndAsync();
        Assert.IsType<StoppedEvent>(Events(await File.ReadAllTextAsync(Run().Events, Token))[^1]);
    }

    [Fact]
    public async Task A_closed_pipe_ends_the_view_and_not_the_run()
    {
        using var process = Start("until-stopped", "--json");
        var worker = await StepAsync(process);
        process.StandardOutput.Close();
        var error = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);

        Assert.Equal((int)WorkerExitCode.Output, process.ExitCode);
        Assert.Contains(Run().FullPath, error, StringComparison.Ordinal);
        Assert.True(RunLock.IsHeld(Run()));
        await SignalAsync("TERM", worker);
        await EndAsync();
    }

    private Process Start(string script, params string[] options)
    {
        var start = Shell.StartOf(_shell.Folder, ["train", "my.yaml", $"run_name={script}", .. options]);
        start.Environment[WorkerEnvironment.WorkerPath] = Shell.FakeWorker;

        // A test runner in the background may ignore SIGINT, which its children would inherit.
        start.FileName = "/usr/bin/env";
        start.ArgumentList.Insert(0, "--default-signal=INT");
        start.ArgumentList.Insert(1, Shell.Program);
        return Process.Start(start)!;
    }

    private static async Task<(int ExitCode, string Output, string Error)> FinishAsync(Process process)
    {
        var error = process.StandardError.ReadToEndAsync(Token);
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, output, await error);
    }

    /// <summary>Reads up to the first step; gives the worker's process id.</summary>
    private static async Task<int> StepAsync(Process process)
    {
        var started = Assert.IsType<StartedEvent>(Assert.Single(Events(await LineAsync(process, "\"started\""))));
        await LineAsync(process, "\"step\"");
        return started.ProcessId;
    }

    private static async Task<string> LineAsync(Process process, string words)
    {
        while (await process.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            if (line.Contains(words, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new EndOfStreamException($"no line with {words}: {await process.StandardError.ReadToEndAsync(Token)}");
    }

    private async Task EndAsync()
    {
        // The shell around the worker writes last; the folder is removed afterwards.
        while (RunLock.IsHeld(Run()) || !File.Exists(Run().Exit))
        {
            await Task.Delay(20, Token);
        }
    }

    private RunDirectory Run() =>
        RunDirectory.At(Assert.Single(Directory.GetDirectories(RunDirectory.RunsOf(Path.Combine(_shell.Folder, "out")))))!;

    private static List<RunEvent> Events(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => RunEventLine.Parse(System.Text.Encoding.UTF8.GetBytes(line))!.Event)];

    private static async Task SignalAsync(string signal, int processId)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {processId}"])!;
        await kill.WaitForExitAsync(Token);
        Assert.Equal(0, kill.ExitCode);
    }
}
