using System.Text.Json;
using Lathe.Protocol.Runs;

namespace Lathe.EndToEnd.Tests;

/// <summary><c>lathe runs</c> over runs of a worker that follows a script.</summary>
public sealed class ShellRunsTests : IDisposable
{
    private readonly ScriptedShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Without_runs_the_list_says_how_to_start_one()
    {
        var (exitCode, output, error) = await _shell.RunAsync("runs", "list");
        Assert.Equal((0, "There are no runs yet. lathe train RECIPE starts one.\n", ""), (exitCode, output, error));
        Assert.Equal((0, "[]\n", ""), await _shell.RunAsync("runs", "list", "--json"));
    }

    [Fact]
    public async Task The_list_is_newest_first_and_narrowed_by_recipe_model_and_state()
    {
        var done = await _shell.TrainAsync("complete", "a");
        var failed = await _shell.TrainAsync("bad-data", "b");
        var gone = await _shell.TrainAsync("complete", "c");
        Directory.Delete(Path.Combine(_shell.Folder, "c"), recursive: true);
        var active = await _shell.DetachAsync("d");

        Assert.Equal([active.Id, gone.Id, failed.Id, done.Id], await ListAsync());
        Assert.Equal([active.Id], await ListAsync("--state", "active"));
        Assert.Equal([failed.Id], await ListAsync("--state", "failed"));
        Assert.Equal([gone.Id], await ListAsync("--state", "gone"));
        Assert.Equal([failed.Id, done.Id], (await ListAsync("--recipe", "MY.YAML", "--model", "mod")).Except([active.Id]));
        Assert.Empty(await ListAsync("--recipe", "other.yaml"));
        Assert.Equal(2, (await _shell.RunAsync("runs", "list", "--state", "odd")).ExitCode);

        var (_, table, _) = await _shell.RunAsync("runs", "list");
        var lines = table.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["run", "state", "recipe", "model", "step", "loss", "started", "time"], Words(lines[0]));
        Assert.Equal(["gone", "-", "-", "-", "-"], Words(lines[2])[1..6]);
        Assert.Equal([done.Id.ToString()[^5..], "finished", "my.yaml", "model", "3/3", "0.6667"], Words(lines[4])[..6]);
        Assert.All(lines, line => Assert.True(line.Length <= 80 && !line.Contains('\u001b', StringComparison.Ordinal), line));
        await _shell.RunAsync("stop", "d", "--now", "--wait");
    }

    [Fact]
    public async Task Show_tells_everything_of_a_run()
    {
        var run = await _shell.TrainAsync("complete", "a", "learning_rate=3e-4");

        var (exitCode, output, error) = await _shell.RunAsync("runs", "show", "a");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains($"Run {run.Id}  finished", output, StringComparison.Ordinal);
        Assert.Contains("overrides    run_name=complete output_dir=a learning_rate=3e-4", output, StringComparison.Ordinal);
        Assert.Contains("evaluation   best loss 0.5000 at step 3", output, StringComparison.Ordinal);
        Assert.Contains("checkpoint-3 (no longer there)", output, StringComparison.Ordinal);

        using var json = JsonDocument.Parse((await _shell.RunAsync("runs", "show", run.Id.ToString(), "--json")).Output);
        Assert.Equal("finished", json.RootElement.GetProperty("state").GetString());
        Assert.Equal(0.7, json.RootElement.GetProperty("figures").GetProperty("lastLoss").GetDouble());
        Assert.Equal(3, json.RootElement.GetProperty("checkpoints")[0].GetProperty("step").GetInt32());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("resumedFrom").ValueKind);
    }

    [Fact]
    public async Task Show_tells_why_a_run_failed_with_the_end_of_its_log()
    {
        await _shell.TrainAsync("abort", "a");

        var (_, output, _) = await _shell.RunAsync("runs", "show", "latest");
        Assert.Contains("SIGABRT", output, StringComparison.Ordinal);
        Assert.Matches(@"Last lines of worker\.log:\n(  .*\n)*  .*FailFast", output);
    }

    [Fact]
    public async Task Diff_ends_as_diff_does()
    {
        await _shell.TrainAsync("complete", "a");
        await _shell.TrainAsync("complete", "b", "learning_rate=3e-4");

        var (exitCode, output, _) = await _shell.RunAsync("runs", "diff", "a", "b");
        Assert.Equal(1, exitCode);
        Assert.Contains("learning_rate  5E-05  0.0003\n", output, StringComparison.Ordinal);
        Assert.Contains("output_dir     a      b\n", output, StringComparison.Ordinal);
        Assert.Contains("Environment: the same\n", output, StringComparison.Ordinal);
        Assert.Contains("last loss       0.7000    0.7000\n", output, StringComparison.Ordinal);

        Assert.Equal(0, (await _shell.RunAsync("runs", "diff", "a", "a")).ExitCode);
        Assert.Equal(2, (await _shell.RunAsync("runs", "diff", "a", "nothing")).ExitCode);
        using var json = JsonDocument.Parse((await _shell.RunAsync("runs", "diff", "a", "b", "--json")).Output);
        Assert.Equal(
            ["learning_rate", "output_dir"],
            json.RootElement.GetProperty("recipe").EnumerateArray().Select(row => row.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task Forget_takes_the_run_off_the_list_and_leaves_its_files()
    {
        var run = await _shell.TrainAsync("complete", "a");
        var events = await File.ReadAllBytesAsync(run.Events, TestContext.Current.CancellationToken);

        var (exitCode, output, _) = await _shell.RunAsync("runs", "forget", "latest");
        Assert.Equal((0, $"Forgot run {run.Id}. Its records stay in {run.FullPath}\n"), (exitCode, output));
        Assert.Empty(await ListAsync());
        Assert.Equal(events, await File.ReadAllBytesAsync(run.Events, TestContext.Current.CancellationToken));
        Assert.Equal(0, (await _shell.RunAsync("runs", "show", "a")).ExitCode);
    }

    [Fact]
    public async Task Delete_wants_a_yes_and_lists_sizes_first()
    {
        var run = await _shell.TrainAsync("complete", "a");
        var mine = Path.Combine(run.FullPath, "mine.txt");
        await File.WriteAllTextAsync(mine, "mine", TestContext.Current.CancellationToken);

        var (exitCode, output, error) = await _shell.RunAsync(["runs", "delete", "a"], "y\n");
        Assert.Equal(2, exitCode);
        Assert.Matches($"^Run {run.Id} \\(my.yaml\\): [0-9]+ files, [0-9.]+ KiB\n  {run.FullPath}/index  [0-9]+ files, .*\n  {run.FullPath}  [0-9]+ files, ", output);
        Assert.Contains($"stays: {mine} (not Lathe's)", output, StringComparison.Ordinal);
        Assert.Contains("Add --yes", error, StringComparison.Ordinal);
        Assert.True(File.Exists(run.Record));

        (exitCode, output, error) = await _shell.RunAsync("runs", "delete", "a", "--yes");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.EndsWith($"Deleted run {run.Id}.\n", output, StringComparison.Ordinal);
        Assert.Equal([mine], Directory.GetFileSystemEntries(run.FullPath));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task A_run_that_goes_on_is_neither_deleted_nor_forgotten()
    {
        var run = await _shell.DetachAsync("a");

        Assert.All(
            [await _shell.RunAsync("runs", "delete", "a", "--yes"), await _shell.RunAsync("runs", "forget", "a")],
            refused =>
            {
                Assert.Equal(2, refused.ExitCode);
                Assert.Contains("Stop it first", refused.Error, StringComparison.Ordinal);
            });
        Assert.Equal([run.Id], await ListAsync("--state", "active"));
        await _shell.RunAsync("stop", "a", "--now", "--wait");
        Assert.Equal(0, (await _shell.RunAsync("runs", "delete", "a", "--yes")).ExitCode);
    }

    [Theory]
    [InlineData("runs", "show", "nothing")]
    [InlineData("runs", "delete", "nothing", "--yes")]
    [InlineData("runs", "forget", "nothing")]
    [InlineData("tail", "nothing")]
    [InlineData("stop", "nothing")]
    public async Task A_word_for_no_run_is_answered_with_those_there_are(params string[] words)
    {
        var run = await _shell.TrainAsync("complete", "a");

        var (exitCode, output, error) = await _shell.RunAsync(words);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("There is no run 'nothing'.", error, StringComparison.Ordinal);
        Assert.Contains(run.Id.ToString(), error, StringComparison.Ordinal);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private async Task<List<RunId>> ListAsync(params string[] words)
    {
        var (exitCode, output, error) = await _shell.RunAsync(["runs", "list", "--json", .. words]);
        Assert.Equal((0, ""), (exitCode, error));
        using var json = JsonDocument.Parse(output);
        return [.. json.RootElement.EnumerateArray()
            .Select(run => RunId.TryParse(run.GetProperty("id").GetString(), out var id) ? id : default)];
    }
}
