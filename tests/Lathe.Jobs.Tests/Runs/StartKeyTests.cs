using Lathe.Jobs.Runs;
using Lathe.Jobs.Tests.Queue;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Tests.Runs;

/// <summary>A key starts one run.</summary>
public sealed class StartKeyTests : IDisposable
{
    private readonly Sandbox _box = new();
    private readonly string _key = Guid.NewGuid().ToString();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Whoever_comes_with_the_key_again_gets_the_same_run()
    {
        using var worker = StartFirst();

        using var again = StartKey.Claim(_key);
        Assert.Equal(worker.Run, again!.Run);
        using var other = StartKey.Claim(_key + "x");
        Assert.Null(other!.Run);
        await worker.Completion;
    }

    [Fact]
    public void A_failed_start_leaves_no_key_behind()
    {
        using (var key = StartKey.Claim(_key))
        {
            Assert.Throws<RunStartException>(() => new RunStarter(Path.Combine(_box.Folder, "no-worker")).Start(_box.Request(), key: key));
        }

        using (var key = StartKey.Claim(_key))
        {
            // The records are laid down, and then the worker is no program.
            var text = Path.Combine(_box.Folder, "worker.txt");
            File.WriteAllText(text, "");
            key!.Note(RunRecords.Create(_box.Request(), text, EnvironmentFacts.Gather([]), DateTimeOffset.UtcNow));
        }

        using var again = StartKey.Claim(_key);
        Assert.Null(again!.Run);
    }

    [Fact]
    public async Task A_starter_that_died_after_the_worker_began_is_no_reason_for_a_second_run()
    {
        RunDirectory run;
        using (var worker = StartFirst())
        {
            run = worker.Run;
            await worker.Completion;
        }

        Write(new StartRecord(run.Id.ToString(), run.FullPath, IsConfirmed: false));
        using var again = StartKey.Claim(_key);
        Assert.Equal(run, again!.Run);
    }

    [Fact]
    public void What_a_starter_left_that_died_before_the_worker_began_is_cleared()
    {
        var run = RunRecords.Create(_box.Request(), Sandbox.FakeWorker, EnvironmentFacts.Gather([]), DateTimeOffset.UtcNow);
        using (StartKey.Claim(_key))
        {
            Write(new StartRecord(run.Id.ToString(), run.FullPath, IsConfirmed: false));
        }

        using var again = StartKey.Claim(_key);
        Assert.Null(again!.Run);
        Assert.False(Directory.Exists(run.FullPath));
    }

    [Fact]
    public async Task Keys_are_kept_for_a_day_and_a_clock_that_is_set_back_takes_none()
    {
        using var worker = StartFirst();
        await worker.Completion;
        ManualTime time = new() { Now = DateTimeOffset.UtcNow.AddDays(-30) };
        using (var key = StartKey.Claim(_key, time))
        {
            Assert.Equal(worker.Run, key!.Run);
        }

        time.Now = DateTimeOffset.UtcNow.AddHours(23);
        using (var key = StartKey.Claim(_key, time))
        {
            Assert.Equal(worker.Run, key!.Run);
        }

        // Only this key's files: those of tests beside this one are as young.
        File.SetLastWriteTimeUtc(PathOf(_key), DateTime.UtcNow.AddDays(-2));
        using var late = StartKey.Claim(_key);
        Assert.Null(late!.Run);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    public void A_key_is_printable(string key) =>
        Assert.Equal(WorkerExitCode.Usage, Assert.Throws<RunStartException>(() => StartKey.Claim(key)).Kind);

    [Fact]
    public void A_key_is_short() => Assert.Throws<RunStartException>(() => StartKey.Claim(new string('k', StartKey.MaxLength + 1)));

    [Fact]
    public void The_key_itself_is_not_written()
    {
        using var key = StartKey.Claim(_key);
        Assert.DoesNotContain(Directory.GetFiles(StateFolder.Starts), file => file.Contains(_key, StringComparison.Ordinal));
    }

    private Jobs.Supervision.RunningWorker StartFirst()
    {
        using var key = StartKey.Claim(_key);
        Assert.Null(key!.Run);
        return new RunStarter(Sandbox.FakeWorker).Start(_box.Request(), key: key);
    }

    private void Write(StartRecord record) => PrivateFiles.Write(
        PathOf(_key), System.Text.Json.JsonSerializer.Serialize(record, RunJson.Indented.StartRecord));

    private static string PathOf(string key) => Path.Combine(
        StateFolder.Starts,
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key))));
}
