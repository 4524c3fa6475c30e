using Lathe.Jobs.Observation;
using Lathe.Jobs.Runs;
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
        Assert.Equal([null], observed.ReadSeries(RunMetric.Loss, null, null, 100).Values);
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
        time.Now += TimeSpan.FromSeconds(5);
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
        time.Now += TimeSpan.FromSeconds(5);

        Assert.True(observed.Refresh());

        Assert.Equal(RunState.Lost, observed.Describe().State);
        Assert.NotNull(observed.Describe().Message);
    }

    private static ObservedRun Observe(Sandbox box, TimeProvider? time = null)
    {
        var request = box.Request();
        var environment = EnvironmentFacts.Gather([]);
        var run = RunRecords.Create(request, "/worker", environment, (time ?? TimeProvider.System).GetUtcNow());
        return new ObservedRun(run, RunRecords.Read(run)!, time);
    }

    private sealed class ManualTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 31, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
