using System.Diagnostics;
using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Runs;

/// <summary>Starts from several shells at once, and into folders that hold something; workers follow a script.</summary>
public sealed class SafeStartTests : IDisposable
{
    private readonly TinyFolder _folder = TinyFolder.Create();
    private readonly List<Process> _shells = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        foreach (var run in Runs())
        {
            // Workers outlive their shells.
            if (RecordFile.Read(run.Record, RunJson.Indented.RunRecord)?.Worker is { } worker && WorkerLiveness.IsAlive(worker))
            {
                using var process = Process.GetProcessById(worker.ProcessId);
                process.Kill();
                process.WaitForExit();
            }
        }

        foreach (var shell in _shells)
        {
            shell.WaitForExit();
            shell.Dispose();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task Five_shells_begin_in_the_order_of_their_tickets()
    {
        var first = Start("until-stopped", "out0");
        var holder = await EventAsync<StartedEvent>("out0");
        List<Process> waiting = [];
        for (var i = 1; i < 5; i++)
        {
            waiting.Add(Start("complete", $"out{i}"));
            Assert.Equal(i, (await EventAsync<QueuedEvent>($"out{i}")).Position);
        }

        await SignalAsync("KILL", holder.ProcessId);
        foreach (var shell in waiting)
        {
            Assert.Equal(0, (await FinishAsync(shell)).ExitCode);
        }

        Assert.Equal((int)WorkerExitCode.WorkerLost, (await FinishAsync(first)).ExitCode);
        var begins = new List<DateTimeOffset>();
        var ends = new List<DateTimeOffset>();
        for (var i = 1; i < 5; i++)
        {
            begins.Add((await EventAsync<StartedEvent>($"out{i}")).Time);
            ends.Add((await EventAsync<FinishedEvent>($"out{i}")).Time);
        }

        Assert.Equal(begins.Order(), begins);
        Assert.All(Enumerable.Range(0, 3), i => Assert.True(ends[i] <= begins[i + 1]));
    }

    [Fact]
    public async Task One_key_from_eight_shells_at_once_starts_one_run()
    {
        var shells = Enumerable.Range(0, 8).Select(_ => Start("until-stopped", "out", "--key", "the same", "--json")).ToList();
        await EventAsync<StepEvent>("out");
        var shown = new List<string>();
        foreach (var shell in shells)
        {
            RunEvent? told;
            do
            {
                // A worker that takes long to begin tells what it uses before it says who it is.
                told = RunEventLine.Parse(System.Text.Encoding.UTF8.GetBytes((await shell.StandardOutput.ReadLineAsync(Token))!))!.Event;
            }
            while (told is SystemEvent);

            shown.Add(Assert.IsType<StartedEvent>(told).RunId);
        }

        Assert.Equal(Assert.Single(Runs()).Id.ToString(), Assert.Single(shown.Distinct()));
        await SignalAsync("TERM", (await EventAsync<StartedEvent>("out")).ProcessId);
        foreach (var shell in shells)
        {
            Assert.Equal((int)WorkerExitCode.StoppedWithCheckpoint, (await FinishAsync(shell)).ExitCode);
        }
    }

    [Fact]
    public async Task Two_recipes_that_share_a_folder_do_not_run_in_it_together()
    {
        Start("until-stopped", "out");
        await EventAsync<StepEvent>("out");
        File.Copy(_folder.PathOf("recipe.yaml"), _folder.PathOf("other.yaml"));

        var (exitCode, _, error) = await FinishAsync(Start("complete", "./data/../out", "--no-queue"));

        Assert.Equal((int)WorkerExitCode.RunBusy, exitCode);
        Assert.Contains($"belongs to run {Assert.Single(Runs()).Id}, which is running", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_folder_that_cannot_be_written_keeps_no_run_from_starting()
    {
        _folder.Write("file", "no folder");
        var (exitCode, output, _) = await FinishAsync(
            Start("complete", "out", ["--key", "k"], new() { ["XDG_STATE_HOME"] = _folder.PathOf("file", "state") }));

        Assert.Equal(0, exitCode);
        Assert.Contains("did not wait for cpu", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoints_of_an_earlier_run_are_deleted_by_an_explicit_choice_only()
    {
        _folder.With(("overwrite_output_dir", "true"));
        _folder.Write("out/checkpoint-4/kept.txt", "of an earlier run");
        _folder.Write("out/trainer_log.jsonl", "");

        var (exitCode, _, error) = await FinishAsync(Start("complete", "out"));
        Assert.Equal((int)WorkerExitCode.Recipe, exitCode);
        Assert.Contains("would delete 1 checkpoint and 1 file (17 bytes)", error, StringComparison.Ordinal);
        Assert.Contains("--overwrite", error, StringComparison.Ordinal);
        Assert.Contains("checkpoint-4 (overwrite_output_dir=false)", error, StringComparison.Ordinal);
        Assert.Empty(Runs());
        Assert.True(File.Exists(_folder.PathOf("out/checkpoint-4/kept.txt")));

        var chosen = await FinishAsync(Start("complete", "out", "--overwrite"));
        Assert.Equal(0, chosen.ExitCode);
        Assert.Contains("note: Deletes 1 checkpoint and 1 file (17 bytes)", chosen.Error, StringComparison.Ordinal);
        var resumed = await FinishAsync(Start("complete", "out", "overwrite_output_dir=false"));
        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains("note: Goes on from checkpoint-4", resumed.Error, StringComparison.Ordinal);
    }

    private Process Start(string script, string output, params string[] words) => Start(script, output, words, []);

    private Process Start(string script, string output, string[] words, Dictionary<string, string> environment)
    {
        var recipe = File.Exists(_folder.PathOf("other.yaml")) ? "other.yaml" : Path.GetFileName(_folder.WriteRecipe());
        var start = Shell.StartOf(_folder.Root, ["train", recipe, $"output_dir={output}", $"run_name={script}", .. words]);
        start.RedirectStandardInput = true;
        start.Environment[WorkerEnvironment.WorkerPath] = Shell.FakeWorker;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var shell = Process.Start(start)!;
        _shells.Add(shell);
        return shell;
    }

    private IReadOnlyList<RunDirectory> Runs() =>
        [.. Directory.GetDirectories(_folder.Root, "out*").SelectMany(RunDirectory.AllOf)];

    /// <summary>Waits for an event of the folder's newest run.</summary>
    private async Task<T> EventAsync<T>(string output)
        where T : RunEvent
    {
        while (true)
        {
            if (RunDirectory.AllOf(_folder.PathOf(output)) is [var run, ..] && File.Exists(run.Events)
                && InProcess.EventsOf(run).OfType<T>().FirstOrDefault() is { } found)
            {
                return found;
            }

            await Task.Delay(20, Token);
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> FinishAsync(Process process)
    {
        var error = process.StandardError.ReadToEndAsync(Token);
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, output, await error);
    }

    private static async Task SignalAsync(string signal, int processId)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {processId}"])!;
        await kill.WaitForExitAsync(Token);
        Assert.Equal(0, kill.ExitCode);
    }
}
