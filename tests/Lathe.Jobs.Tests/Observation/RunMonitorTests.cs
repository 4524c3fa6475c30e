using Lathe.Jobs.Events;
using Lathe.Jobs.Observation;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Tests.Events;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Tests.Observation;

public class RunMonitorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_listener_that_never_returns_keeps_no_run_from_being_settled()
    {
        using var box = new Sandbox();
        var called = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        await using RunMonitor monitor = new(_ =>
        {
            called.TrySetResult();
            return never.Task;
        });
        Published(box);
        monitor.Start();
        await called.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        // Nobody took this one either; the listener has not come back from the first.
        var second = Published(box);
        await Until(() => RunDigest.Read(second) is not null);

        Assert.IsType<FailedEvent>(RunDigest.Read(second)!.End);
        Assert.Equal(RunState.Failed, monitor.List().Single(run => run.Id == second.Id.ToString()).State);
    }

    [Fact]
    public async Task Runs_that_others_start_appear_by_themselves()
    {
        using var box = new Sandbox();
        var seen = new TaskCompletionSource<RunInfo>();
        RunDirectory? published = null;
        await using RunMonitor monitor = new(runs =>
        {
            if (runs.FirstOrDefault(run => run.Id == published?.Id.ToString()) is { } found)
            {
                seen.TrySetResult(found);
            }

            return Task.CompletedTask;
        });
        monitor.Start();
        published = RunRecords.Create(box.Request(), "/worker", EnvironmentFacts.Gather([]), TimeProvider.System.GetUtcNow());
        RunRecords.Publish(published, TimeProvider.System.GetUtcNow());

        Assert.Equal(RunState.Starting, (await seen.Task.WaitAsync(Patience, TestContext.Current.CancellationToken)).State);
    }

    [Fact]
    public async Task News_that_a_request_reads_first_are_told_all_the_same()
    {
        using var box = new Sandbox();
        var seen = new TaskCompletionSource<RunInfo>();
        var run = RunRecords.Create(box.Request(), "/worker", EnvironmentFacts.Gather([]), TimeProvider.System.GetUtcNow());
        using RunEventWriter events = new(run);
        RunRecords.Publish(run, TimeProvider.System.GetUtcNow());
        await using RunMonitor monitor = new(runs =>
        {
            if (runs.FirstOrDefault(info => info.Id == run.Id.ToString()) is { State: RunState.Finished } end)
            {
                seen.TrySetResult(end);
            }

            return Task.CompletedTask;
        });
        events.Append(new FinishedEvent());
        var observed = monitor.Find(run.Id.ToString())!;
        Assert.True(observed.Refresh());
        Assert.False(observed.Refresh());
        monitor.Start();

        Assert.Equal(RunState.Finished, (await seen.Task.WaitAsync(Patience, TestContext.Current.CancellationToken)).State);
        Assert.False(observed.HasNews);
    }

    [Fact]
    public async Task While_a_listener_is_busy_only_the_newest_state_is_kept_for_it()
    {
        using var box = new Sandbox();
        var run = RunRecords.Create(box.Request(), "/worker", EnvironmentFacts.Gather([]), TimeProvider.System.GetUtcNow());
        using ObservedRun observed = new(run, RunRecords.Read(run)!);
        using RunEventWriter events = new(run);
        using SemaphoreSlim free = new(0);
        using SemaphoreSlim told = new(0);
        List<IReadOnlyList<RunInfo>> calls = [];
        ChangeTeller teller = new(async runs =>
        {
            calls.Add(runs);
            told.Release();
            await free.WaitAsync();
        });

        for (var step = 1; step <= 100; step++)
        {
            events.Append(RunSeriesTests.Step(step, 1));
            Assert.True(observed.Refresh());
            teller.Add([observed]);
            teller.TellIfFree();
        }

        await told.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(1, Assert.Single(calls)[0].Step);
        free.Release();
        await Until(() =>
        {
            teller.TellIfFree();
            return calls.Count == 2;
        });

        Assert.Equal(100, Assert.Single(calls[1]).Step);
        free.Release();
    }

    [Fact]
    public async Task Everyone_who_reads_a_run_gets_the_same_and_who_comes_back_gets_the_rest()
    {
        const int Count = 2000;
        using var box = new Sandbox();
        var run = box.EmptyRun();
        var token = TestContext.Current.CancellationToken;
        var random = new Random(8);
        var readers = Enumerable.Range(0, 8).Select(reader => random.Next()).Select(seed => Task.Run(() => Pull(run, new Random(seed)), token)).ToList();
        var follower = Task.Run(() => FollowAsync(run, token), token);
        using (RunEventWriter writer = new(run))
        {
            for (var step = 1; step < Count; step++)
            {
                writer.Append(RunSeriesTests.Step(step, 1.0 / step));
            }

            writer.Append(new FinishedEvent());
        }

        var all = EventPage.Read(run, 0, Count).Events;
        Assert.Equal(Enumerable.Range(1, Count).Select(seq => (long)seq), all.Select(value => value.Seq));
        foreach (var reader in readers)
        {
            Assert.Equal(all, await reader.WaitAsync(Patience, token));
        }

        Assert.Equal(all, await follower.WaitAsync(Patience, token));
    }

    /// <summary>Pages of any size, each after the last number that is known, until the end.</summary>
    private static List<RunEvent> Pull(RunDirectory run, Random random)
    {
        List<RunEvent> events = [];
        while (events is not [.., { IsTerminal: true }])
        {
            events.AddRange(EventPage.Read(run, events.Count == 0 ? 0 : events[^1].Seq, random.Next(1, 200)).Events);
            Thread.Sleep(random.Next(3));
        }

        return events;
    }

    /// <summary>As a shell that is closed now and then and comes back.</summary>
    private static async Task<List<RunEvent>> FollowAsync(RunDirectory run, CancellationToken token)
    {
        List<RunEvent> events = [];
        while (events is not [.., { IsTerminal: true }])
        {
            var taken = 0;
            await foreach (var line in RunEvents.FollowAsync(run, events.Count == 0 ? 0 : events[^1].Seq, cancellation: token))
            {
                events.Add(line.Event);
                if (++taken == 300)
                {
                    break;
                }
            }
        }

        return events;
    }

    /// <summary>A run that no worker took, for minutes.</summary>
    private static RunDirectory Published(Sandbox box)
    {
        var created = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(5);
        var run = RunRecords.Create(box.Request(), "/worker", EnvironmentFacts.Gather([]), created);
        RunRecords.Publish(run, created);
        return run;
    }

    private static async Task Until(Func<bool> isSo)
    {
        using CancellationTokenSource limit = new(Patience);
        while (!isSo())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
