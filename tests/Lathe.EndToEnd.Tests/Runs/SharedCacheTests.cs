using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Runs;

/// <summary>Runs of several processes over one cache of tokens.</summary>
public sealed class SharedCacheTests : IDisposable
{
    private const int Runs = 3;
    private const int Rows = 20_000;

    private readonly TinyFolder _folder = TinyFolder.Create(rows: Rows).With(("max_steps", "2"), ("save_strategy", "no"));

    private string Cache => _folder.PathOf("cache");

    private string Tokens => Path.Combine(Cache, "lathe", "tokenized");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Runs_that_tokenize_the_same_rows_at_once_all_get_the_right_ones()
    {
        var alone = await RunAsync("alone", _folder.PathOf("other-cache"));
        var together = await Task.WhenAll(Enumerable.Range(0, Runs).Select(i => RunAsync($"run-{i}", Cache)));
        Assert.All(together, end => Assert.Equal(alone.Steps, end.Steps));
        var kept = Assert.Single(Directory.GetFiles(Tokens));

        var before = new FileInfo(kept).Length;
        var later = await RunAsync("later", Cache);
        Assert.Equal(alone.Steps, later.Steps);
        Assert.Equal((kept, before), (Assert.Single(Directory.GetFiles(Tokens)), new FileInfo(kept).Length));
    }

    [Fact]
    public async Task A_run_that_is_killed_while_it_tokenizes_leaves_nothing_that_is_believed()
    {
        using (var killed = Start("killed", Cache))
        {
            var isWriting = () => Directory.Exists(Tokens) && Directory.GetFiles(Tokens, "*.partial").Length > 0;
            while (!isWriting())
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            killed.KillWorker();
            Assert.NotEqual(WorkerExitCode.Completed, (await killed.EndAsync()).Code);
        }

        Assert.Empty(Directory.GetFiles(Tokens, "*.tokens"));
        var alone = await RunAsync("alone", _folder.PathOf("other-cache"));
        var after = await RunAsync("after", Cache);
        Assert.Equal(alone.Steps, after.Steps);
        Assert.Single(Directory.GetFiles(Tokens, "*.tokens"));
    }

    /// <summary>With a state folder of its own: runs that share one wait for each other's device.</summary>
    private TrainProcess Start(string output, string cache) => TrainProcess.Start(
        _folder, output, new Dictionary<string, string> { ["XDG_STATE_HOME"] = _folder.PathOf($"state-{output}"), ["XDG_CACHE_HOME"] = cache });

    private async Task<EndedProcess> RunAsync(string output, string cache)
    {
        using var run = Start(output, cache);
        var end = await run.EndAsync();
        Assert.True(end.Code == WorkerExitCode.Completed, end.Error);
        Assert.NotEmpty(end.Steps);
        return end;
    }
}
