using Lathe.Jobs.Catalogue;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Tests.Catalogue;

/// <summary>A run's state from the end of its events, without those before.</summary>
public sealed class RunGlanceTests : IDisposable
{
    private readonly CatalogueBox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public void A_long_run_tells_its_steps_from_its_last_one()
    {
        var run = _box.Create(worker: CatalogueBox.Living());
        CatalogueBox.Append(run, [.. Enumerable.Range(1, 2000).Select(CatalogueBox.Step)]);

        var glance = Take(run);
        Assert.Equal((RunState.Running, 2000, 5000), (glance.Info.State, glance.Info.Step, glance.Info.TotalSteps!.Value));
        Assert.True(glance.IsActive);
    }

    [Fact]
    public void A_wait_and_a_pause_are_seen_behind_any_number_of_heartbeats()
    {
        RunEvent[] beats = [.. Enumerable.Repeat(CatalogueBox.Heartbeat, 3000)];
        var queued = _box.Create(worker: CatalogueBox.Living());
        CatalogueBox.Append(queued, [new QueuedEvent { Device = "cpu", Position = 2, Reason = "waits for another" }, .. beats]);
        var paused = _box.Create(worker: CatalogueBox.Living());
        CatalogueBox.Append(paused, [CatalogueBox.Step(7), new PausedEvent { Step = 7 }, .. beats]);

        Assert.Equal((RunState.Queued, "waits for another"), (Take(queued).Info.State, Take(queued).Info.WaitReason));
        Assert.Equal((RunState.Paused, 7), (Take(paused).Info.State, Take(paused).Info.Step));
    }

    [Fact]
    public void A_stop_is_seen_although_a_step_was_told_after_it()
    {
        var run = _box.Create(worker: CatalogueBox.Living());
        CatalogueBox.Append(run, CatalogueBox.Step(7), new StoppingEvent { Mode = StopMode.WithCheckpoint }, CatalogueBox.Step(8));

        Assert.Equal(RunState.Stopping, Take(run).Info.State);
    }

    [Fact]
    public void The_time_is_the_workers_own_where_it_told_it()
    {
        var run = _box.Create();
        CatalogueBox.Append(
            run,
            new StartedEvent { RunId = run.Id.ToString(), LatheVersion = "1", ProcessId = 1 },
            new FinishedEvent { Summary = CatalogueBox.Summary("out") });

        Assert.Equal((RunState.Finished, 9d), (Take(run).Info.State, Take(run).Seconds!.Value));
    }

    [Fact]
    public void A_run_whose_worker_is_no_more_is_lost_and_nothing_is_written()
    {
        var run = _box.Create();
        CatalogueBox.Append(run, CatalogueBox.Step(1));
        var before = File.ReadAllBytes(run.Run!.Events);

        Assert.Equal((RunState.Lost, false), (Take(run).Info.State, Take(run).IsActive));
        Assert.Equal(WorkerExitCode.WorkerLost, RunEnding.Of(run.Run!, run.Record!)!.Code);
        Assert.Equal(before, File.ReadAllBytes(run.Run!.Events));
    }

    [Fact]
    public async Task A_worker_that_died_is_told_after_its_starter_had_time_to()
    {
        var run = _box.Create();
        CatalogueBox.Append(run, CatalogueBox.Step(1));
        var waiting = RunEnding.WaitAsync(run.Run!, TestContext.Current.CancellationToken);
        CatalogueBox.Append(run, new FailedEvent { Kind = WorkerExitCode.Data, Message = "It crashed." });

        Assert.Equal("It crashed.", (await waiting)!.Message);
    }

    [Fact]
    public async Task Waiting_ends_when_the_records_are_removed()
    {
        var run = _box.Create(worker: CatalogueBox.Living());
        var waiting = RunEnding.WaitAsync(run.Run!, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        Directory.Delete(run.Run!.FullPath, recursive: true);

        Assert.Null(await waiting);
    }

    private static RunGlance Take(CataloguedRun run) => RunGlance.Take(run.Run!, run.Record!);
}
