using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.EndToEnd.Tests;

/// <summary><c>lathe pause</c>, <c>resume</c>, <c>runs save</c> and <c>runs evaluate</c>, with a worker that follows a script.</summary>
public sealed class ShellPauseTests : IDisposable
{
    private readonly ScriptedShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_run_pauses_saves_meanwhile_and_goes_on()
    {
        var run = await _shell.DetachAsync("a");

        Assert.Contains("it pauses after this step", await SayAsync("pause", "a"), StringComparison.Ordinal);
        var paused = await EventAsync<PausedEvent>(run);
        Assert.Contains($"is paused already, after step {paused.Step}", await SayAsync("pause", "a"), StringComparison.Ordinal);
        Assert.Contains("paused", await SayAsync("runs", "list", "--state", "paused"), StringComparison.Ordinal);

        Assert.Contains("it writes a checkpoint", await SayAsync("runs", "save", "a"), StringComparison.Ordinal);
        Assert.Equal(paused.Step, (await EventAsync<CheckpointEvent>(run)).Step);
        Assert.Contains("goes on", await SayAsync("resume", "a"), StringComparison.Ordinal);
        await EventAsync<ResumedEvent>(run);
        Assert.Contains("is not paused", await SayAsync("resume", "a"), StringComparison.Ordinal);
        await SayAsync("stop", "a", "--wait");
    }

    [Fact]
    public async Task What_a_run_cannot_do_is_refused_with_the_reason()
    {
        await _shell.DetachAsync("a");
        var (exitCode, output, error) = await _shell.RunAsync("runs", "evaluate", "a");
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("eval", error, StringComparison.Ordinal);
        await SayAsync("stop", "a", "--now", "--wait");

        Assert.All(
            [
                await _shell.RunAsync("pause", "a"),
                await _shell.RunAsync("runs", "save", "a"),
                await _shell.RunAsync("runs", "evaluate", "a"),
            ],
            refused =>
            {
                Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
                Assert.Contains("has ended: stopped.", refused.Error, StringComparison.Ordinal);
            });
    }

    [Fact]
    public async Task A_run_without_a_checkpoint_or_one_that_is_done_is_not_resumed()
    {
        await _shell.TrainAsync("complete", "a");
        await _shell.TrainAsync("bad-data", "b");

        var done = await _shell.RunAsync("resume", "a");
        Assert.Equal((3, ""), (done.ExitCode, done.Output));
        Assert.Contains("is done", done.Error, StringComparison.Ordinal);
        var failed = await _shell.RunAsync("resume", "b");
        Assert.Equal((3, ""), (failed.ExitCode, failed.Output));
        Assert.Contains("left no checkpoint", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_in_line_is_followed_into_its_turn_and_one_that_is_stopped_there_ends_at_once()
    {
        await _shell.DetachAsync("a");
        var (_, detached, _) = await _shell.RunAsync("train", "my.yaml", "run_name=complete", "output_dir=b", "--detach");
        Assert.Contains("is queued: ", detached, StringComparison.Ordinal);
        await _shell.DetachAsync("c");
        using var following = _shell.Start("tail", "b", "-f");

        Assert.Contains("it ends before it has begun", await SayAsync("stop", "c", "--wait"), StringComparison.Ordinal);
        await SayAsync("stop", "a", "--wait");
        var (exitCode, output, error) = await ScriptedShell.EndAsync(following);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("finished: 3 steps", output, StringComparison.Ordinal);
    }

    private static async Task<T> EventAsync<T>(RunDirectory run)
        where T : RunEvent
    {
        while (true)
        {
            using var stream = new FileStream(run.Events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (new EventFileTail(stream).ReadLines().Select(line => line.Event).OfType<T>().FirstOrDefault() is { } found)
            {
                return found;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private async Task<string> SayAsync(params string[] words)
    {
        var (exitCode, output, error) = await _shell.RunAsync(words);
        Assert.Equal((0, ""), (exitCode, error));
        return output;
    }
}
