using Lathe.Jobs.Observation;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Tests.Events;
using Lathe.Jobs.Tests.Queue;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Tests.Observation;

/// <summary>What is said of a worker that lives and does nothing, and of how long a phase will take.</summary>
public sealed class StalledRunTests : IDisposable
{
    private static readonly SystemEvent Beat = new() { CpuPercent = 100, RssBytes = 1, IdleSeconds = 0 };

    private readonly Sandbox _box = new();
    private readonly ManualTime _time = new();
    private readonly RunDirectory _run;
    private readonly RunEventWriter _events;
    private readonly ObservedRun _observed;

    public StalledRunTests()
    {
        _run = RunRecords.Create(_box.Request(), "/worker", EnvironmentFacts.Gather([]), _time.GetUtcNow());
        _events = new RunEventWriter(_run, _time);
        _observed = new ObservedRun(_run, RunRecords.Read(_run)!, _time);
    }

    public void Dispose()
    {
        _observed.Dispose();
        _events.Dispose();
        _box.Dispose();
    }

    [Fact]
    public void A_worker_that_beat_and_fell_silent_is_stalled_until_it_is_heard_again()
    {
        Tell(Beat);
        Pass(14);
        Assert.False(_observed.Refresh());
        Assert.Null(Stalled);

        Pass(1);
        Assert.True(_observed.Refresh());
        Assert.Equal(15, Stalled);
        Pass(2);
        Assert.False(_observed.Refresh());
        Pass(4);
        Assert.True(_observed.Refresh());
        Assert.Equal(21, Stalled);

        Tell(Beat);
        Assert.Null(Stalled);
    }

    [Fact]
    public void Setting_the_clock_stalls_nobody()
    {
        Tell(Beat);
        _time.Now += TimeSpan.FromHours(3);
        Assert.False(_observed.Refresh());
        _time.Now -= TimeSpan.FromHours(6);
        Tell(Beat);

        Assert.Null(Stalled);
    }

    [Fact]
    public void A_worker_that_never_beat_is_not_judged()
    {
        Tell(RunSeriesTests.Step(1, 2));
        Pass(10_000);

        Assert.False(_observed.Refresh());
        Assert.Null(Stalled);
    }

    [Fact]
    public void Work_that_does_not_come_forward_is_stalled_after_ten_minutes_or_twenty_of_its_slowest_steps()
    {
        Tell(Beat with { IdleSeconds = 600 });
        Assert.Null(Stalled);
        Tell(Beat with { IdleSeconds = 601 });
        Assert.Equal(601, Stalled);

        Tell(RunSeriesTests.Step(1, 2) with { Milliseconds = new StepTimes(1000, 20_000, 18_000, 1000) });
        Tell(RunSeriesTests.Step(2, 2));
        Tell(Beat with { IdleSeconds = 800 });
        Assert.Null(Stalled);
        Tell(Beat with { IdleSeconds = 801 });
        Assert.Equal(801, Stalled);
    }

    [Fact]
    public void Who_is_paused_or_waits_may_be_idle_but_not_silent()
    {
        Tell(new QueuedEvent { Device = "cpu", Position = 2, Reason = "Another run has it." });
        Tell(Beat with { IdleSeconds = 5000 });
        Assert.Null(Stalled);
        Tell(new StartedEvent { RunId = _run.Id.ToString(), LatheVersion = "1", ProcessId = 1 });
        Assert.Equal(5000, Stalled);
        Tell(new PausedEvent { Step = 3 });
        Assert.Null(Stalled);
        Pass(20);
        Assert.Equal(20, Stalled);
        Tell(new ResumedEvent());
        Tell(Beat);
        Assert.Null(Stalled);
    }

    [Fact]
    public void An_ended_run_is_not_stalled()
    {
        Tell(Beat);
        Tell(new FinishedEvent());
        Pass(100);

        Assert.Null(Stalled);
        Assert.False(_observed.Refresh());
    }

    [Fact]
    public void A_phase_is_told_its_time_by_the_rate_that_was_seen()
    {
        Tell(Tokenizing(100, 1000));
        Tell(Tokenizing(200, 1000));
        Assert.Null(Eta);
        Pass(4);
        Tell(Tokenizing(300, 1000));
        Tell(Tokenizing(400, 1000));

        // 300 in 4 s: what had come before the first look is of an unknown age.
        Assert.Equal(8, Eta!.Value, 6);

        Tell(new PhaseEvent { Phase = RunPhase.Evaluating });
        Assert.Null(Eta);
        Tell(new ProgressEvent { Phase = RunPhase.Evaluating, Done = 1, Total = 0 });
        Pass(4);
        Tell(new ProgressEvent { Phase = RunPhase.Evaluating, Done = 2, Total = 0 });
        Assert.Null(Eta);
    }

    [Fact]
    public void Events_that_are_read_at_once_give_no_rate()
    {
        _events.Append(Tokenizing(100, 1000));
        Pass(60);
        _events.Append(Tokenizing(900, 1000));
        _observed.Refresh();
        Assert.Null(Eta);

        Pass(10);
        Tell(Tokenizing(950, 1000));
        Assert.Equal(10, Eta!.Value, 6);
        Tell(new FinishedEvent());
        Assert.Null(Eta);
    }

    private double? Stalled => _observed.Describe().StalledSeconds;

    private double? Eta => _observed.Describe().PhaseEtaSeconds;

    private static ProgressEvent Tokenizing(long done, long total) => new() { Phase = RunPhase.Tokenizing, Done = done, Total = total };

    private void Tell(RunEvent value)
    {
        _events.Append(value);
        Assert.True(_observed.Refresh());
    }

    private void Pass(double seconds) => _time.Elapsed += TimeSpan.FromSeconds(seconds);
}
