using System.Text.Json;
using Lathe.Jobs.Events;
using Lathe.Jobs.Observation;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Tests.Queue;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Tests.Observation;

/// <summary>What is said of a run from its files alone.</summary>
public class ObservedRunTests
{
    private static readonly StepEvent Step = new()
    {
        Step = 7,
        TotalSteps = 10,
        Epoch = 0.7,
        Loss = 1.5,
        LearningRate = 2e-4,
        GradNorm = 0.3,
        TokensPerSecond = 900,
        SamplesPerSecond = 3,
        Milliseconds = new StepTimes(1, 2, 3, 4),
        RssBytes = 1,
        EtaSeconds = 12,
    };

    private static readonly RunSummary Summary = new()
    {
        Steps = 10,
        Epochs = 1,
        RuntimeSeconds = 12,
        TokensPerSecond = 900,
        PeakRssBytes = 1,
        OutputDirectory = "/out",
        Files = [],
    };

    [Fact]
    public void A_run_without_events_is_starting()
    {
        using var box = new Sandbox();
        using var observed = Observe(box);

        Assert.False(observed.Refresh());
        Assert.Equal((RunState.Starting, 0, 0L), (observed.Describe().State, observed.Describe().Step, observed.Describe().LastSeq));
    }

    [Fact]
    public void Its_state_follows_its_events()
    {
        using var box = new Sandbox();
        using var observed = Observe(box);
        using var events = new RunEventWriter(observed.Run);

        events.Append(new PhaseEvent { Phase = RunPhase.LoadingModel, Detail = "model.safetensors" });
        events.Append(new ProgressEvent { Phase = RunPhase.LoadingModel, Done = 3, Total = 9 });
        Assert.True(observed.Refresh());
        var loading = observed.Describe();
        Assert.Equal((RunState.Starting, RunPhase.LoadingModel, "model.safetensors"), (loading.State, loading.Phase!.Value, loading.PhaseDetail));
        Assert.Equal((3L, 9L), (loading.ProgressDone, loading.ProgressTotal));

        events.Append(Step);
        Assert.True(observed.Refresh());
        Assert.False(observed.Refresh());
        var running = observed.Describe();
        Assert.Equal((RunState.Running, 7, 1.5, 2e-4, 12d), (running.State, running.Step, running.Loss, running.LearningRate, running.EtaSeconds));

        events.Append(new StoppingEvent { Mode = StopMode.WithCheckpoint });
        events.Append(new CheckpointEvent { Step = 7, Path = "/out/checkpoint-7" });
        observed.Refresh();
        Assert.Equal((RunState.Stopping, "/out/checkpoint-7"), (observed.Describe().State, observed.Describe().LastCheckpoint));
        Assert.False(observed.Ended.IsCompleted);

        events.Append(new StoppedEvent { Mode = StopMode.WithCheckpoint });
        observed.Refresh();
        var stopped = observed.Describe();
        Assert.Equal((RunState.Stopped, 6L), (stopped.State, stopped.LastSeq));
        Assert.Equal(WorkerExitAdvice.For(WorkerExitCode.StoppedWithCheckpoint).Meaning, stopped.Message);
        Assert.Null(stopped.EtaSeconds);
        Assert.True(observed.Ended.IsCompleted);
        Assert.False(observed.Refresh());
    }

    [Fact]
    public void A_run_that_ends_before_it_logs_has_done_its_steps_all_the_same()
    {
        using var box = new Sandbox();
        using var observed = Observe(box);
        using var events = new RunEventWriter(observed.Run);

        events.Append(new CheckpointEvent { Step = 2, Path = "/out/checkpoint-2" });
        observed.Refresh();
        Assert.Equal(2, observed.Describe().Step);

        events.Append(new FinishedEvent { Summary = Summary with { Steps = 4, Epochs = 0.5 } });
        observed.Refresh();
        Assert.Equal((RunState.Finished, 4, 0.5), (observed.Describe().State, observed.Describe().Step, observed.Describe().Epoch));
    }

    [Fact]
    public void A_loss_that_is_no_number_is_not_told_as_one()
    {
        using var box = new Sandbox();
        using var observed = Observe(box);
        using var events = new RunEventWriter(observed.Run);
        events.Append(Step with { Loss = double.NaN });
        events.Append(new FailedEvent { Kind = WorkerExitCode.Diverged, Message = "The loss is NaN.", Hint = "Lower it." });

        observed.Refresh();

        var failed = observed.Describe();
        Assert.Equal((RunState.Failed, "The loss is NaN.", "Lower it."), (failed.State, failed.Message, failed.Hint));
        Assert.Null(failed.Loss);
        Assert.Equal([null], RunSeries.Read(observed.Run, RunMetric.Loss, null, null, 100).Values);
    }

    [Fact]
    public void A_worker_that_never_took_its_run_is_given_a_minute_then_settled()
    {
        using var box = new Sandbox();
        var time = new ManualTime();
        using var observed = Observe(box, time);

        time.Now += TimeSpan.FromSeconds(50);
        Assert.False(observed.Refresh());
        time.Now += TimeSpan.FromSeconds(20);
        Assert.False(observed.Refresh());
        Assert.Equal(RunState.Starting, observed.Describe().State);
        time.Elapsed += TimeSpan.FromSeconds(5);
        Assert.True(observed.Refresh());

        Assert.Equal(RunState.Failed, observed.Describe().State);
        Assert.Contains("without a word", observed.Describe().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_run_whose_end_cannot_be_written_is_said_to_be_lost()
    {
        using var box = new Sandbox();
        var time = new ManualTime();
        using var observed = Observe(box, time);
        time.Now += TimeSpan.FromMinutes(5);
        observed.Refresh();
        Directory.Delete(observed.Run.FullPath, recursive: true);
        time.Elapsed += TimeSpan.FromSeconds(5);

        Assert.True(observed.Refresh());

        Assert.Equal(RunState.Lost, observed.Describe().State);
        Assert.NotNull(observed.Describe().Message);
    }

    [Fact]
    public void A_run_that_somebody_else_is_settling_is_not_lost_but_looked_at_again()
    {
        using var box = new Sandbox();
        var time = new ManualTime();
        using var observed = ObserveDead(box, time);
        observed.Refresh();
        time.Elapsed += TimeSpan.FromSeconds(5);

        using (RunLock.TryTake(observed.Run))
        {
            Assert.False(observed.Refresh());
            Assert.Equal(RunState.Starting, observed.Describe().State);
        }

        Assert.True(observed.Refresh());
        Assert.Equal(RunState.Failed, observed.Describe().State);
    }

    [Fact]
    public void Observers_that_settle_a_run_at_the_same_moment_all_see_how_it_ended()
    {
        using var box = new Sandbox();
        var time = new ManualTime();
        using var first = ObserveDead(box, time);
        ObservedRun[] all = [first, .. Enumerable.Range(0, 7).Select(_ => new ObservedRun(first.Run, RunRecords.Read(first.Run)!, time))];
        Array.ForEach(all, observed => observed.Refresh());
        time.Elapsed += TimeSpan.FromSeconds(5);

        Parallel.ForEach(all, observed =>
        {
            while (!observed.Ended.IsCompleted)
            {
                observed.Refresh();
            }
        });

        Assert.All(all, observed => Assert.Equal(RunState.Failed, observed.Describe().State));
        Assert.IsType<FailedEvent>(Assert.Single(EventPage.Read(first.Run, 0, 10).Events));
        Array.ForEach(all, observed => observed.Dispose());
    }

    /// <summary>A run whose worker has taken it and is gone without a word.</summary>
    private static ObservedRun ObserveDead(Sandbox box, TimeProvider time)
    {
        using var observed = Observe(box, time);
        var gone = WorkerLiveness.Self() with { ProcessId = int.MaxValue };
        var record = RunRecords.Read(observed.Run)! with { Worker = gone };
        File.WriteAllText(observed.Run.Record, JsonSerializer.Serialize(record, RunJson.Indented.RunRecord));
        return new ObservedRun(observed.Run, record, time);
    }

    private static ObservedRun Observe(Sandbox box, TimeProvider? time = null)
    {
        var request = box.Request();
        var environment = EnvironmentFacts.Gather([]);
        var run = RunRecords.Create(request, "/worker", environment, (time ?? TimeProvider.System).GetUtcNow());
        return new ObservedRun(run, RunRecords.Read(run)!, time);
    }
}
