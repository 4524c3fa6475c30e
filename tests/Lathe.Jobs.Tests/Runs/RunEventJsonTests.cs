using System.Text;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Tests.Runs;

public class RunEventJsonTests
{
    private static readonly RunSummary Summary = new()
    {
        Steps = 3,
        Epochs = 1,
        TrainLoss = 1.5,
        RuntimeSeconds = 2,
        TokensPerSecond = 3,
        PeakRssBytes = 4,
        OutputDirectory = "/out",
        Files = [],
    };

    public static TheoryData<RunEvent, string> Events => new()
    {
        { new StartedEvent { RunId = "r", LatheVersion = "1", ProcessId = 7 }, """{"type":"started","seq":1,"time":"2026-01-02T03:04:05+00:00","runId":"r","latheVersion":"1","processId":7}""" },
        { new QueuedEvent { Device = "cpu", Position = 2, Reason = "r" }, """{"type":"queued","seq":1,"time":"2026-01-02T03:04:05+00:00","device":"cpu","position":2,"reason":"r"}""" },
        { new PausedEvent { Step = 5 }, """{"type":"paused","seq":1,"time":"2026-01-02T03:04:05+00:00","step":5}""" },
        { new ResumedEvent(), """{"type":"resumed","seq":1,"time":"2026-01-02T03:04:05+00:00"}""" },
        { new SystemEvent { CpuPercent = 150.5, RssBytes = 7, IdleSeconds = 0.25 }, """{"type":"system","seq":1,"time":"2026-01-02T03:04:05+00:00","cpuPercent":150.5,"rssBytes":7,"idleSeconds":0.25}""" },
        { new PhaseEvent { Phase = RunPhase.LoadingModel }, """{"type":"phase","seq":1,"time":"2026-01-02T03:04:05+00:00","phase":"loadingModel"}""" },
        { new ProgressEvent { Phase = RunPhase.Training, Done = 1, Total = 2 }, """{"type":"progress","seq":1,"time":"2026-01-02T03:04:05+00:00","phase":"training","done":1,"total":2}""" },
        { new CheckpointEvent { Step = 5, Path = "/o/checkpoint-5" }, """{"type":"checkpoint","seq":1,"time":"2026-01-02T03:04:05+00:00","step":5,"path":"/o/checkpoint-5"}""" },
        { new PreviewEvent { When = PreviewTime.After, Index = 0, Prompt = "é", Answer = "\u001b" }, """{"type":"preview","seq":1,"time":"2026-01-02T03:04:05+00:00","when":"after","index":0,"prompt":"é","answer":"\u001B"}""" },
        { new NoticeEvent { Severity = NoticeLevel.Warning, Code = "c", Message = "m" }, """{"type":"notice","seq":1,"time":"2026-01-02T03:04:05+00:00","severity":"warning","code":"c","message":"m"}""" },
        { new StoppingEvent { Mode = StopMode.WithCheckpoint }, """{"type":"stopping","seq":1,"time":"2026-01-02T03:04:05+00:00","mode":"withCheckpoint"}""" },
        { new StoppedEvent { Mode = StopMode.Now }, """{"type":"stopped","seq":1,"time":"2026-01-02T03:04:05+00:00","mode":"now"}""" },
        { new FailedEvent { Kind = WorkerExitCode.HostMemory, Message = "m" }, """{"type":"failed","seq":1,"time":"2026-01-02T03:04:05+00:00","kind":"hostMemory","message":"m"}""" },
        {
            new FinishedEvent { Summary = Summary },
            """{"type":"finished","seq":1,"time":"2026-01-02T03:04:05+00:00","summary":{"steps":3,"epochs":1,"trainLoss":1.5,"runtimeSeconds":2,"tokensPerSecond":3,"peakRssBytes":4,"outputDirectory":"/out","files":[]}}"""
        },
        {
            new StepEvent
            {
                Step = 1, TotalSteps = 2, Epoch = 0.5, Loss = double.NaN, LearningRate = 1e-4, TokensPerSecond = 3, SamplesPerSecond = 4,
                Milliseconds = new StepTimes(1, 2, 3, 4), RssBytes = 5, EtaSeconds = 6,
            },
            """{"type":"step","seq":1,"time":"2026-01-02T03:04:05+00:00","step":1,"totalSteps":2,"epoch":0.5,"loss":"NaN","learningRate":0.0001,"tokensPerSecond":3,"samplesPerSecond":4,"milliseconds":{"data":1,"forward":2,"backward":3,"optimizer":4},"rssBytes":5,"etaSeconds":6}"""
        },
        {
            new EvalEvent { Step = 1, Epoch = 0.5, Loss = 1, Perplexity = 2.5, RuntimeSeconds = 3, Samples = 4 },
            """{"type":"eval","seq":1,"time":"2026-01-02T03:04:05+00:00","step":1,"epoch":0.5,"loss":1,"perplexity":2.5,"runtimeSeconds":3,"samples":4}"""
        },
        {
            new MemoryEvent
            {
                Memory = new RunMemory
                {
                    Step = 1, Basis = MemoryBasis.PhasePeak, BaselineBytes = 2, DeviceBytes = 3, PeakBytes = 5,
                    Phases = new PhasePeaks { Load = 4, Forward = 5 }, TrainBatch = new BatchShape(6, 7, 8),
                },
            },
            """{"type":"memory","seq":1,"time":"2026-01-02T03:04:05+00:00","memory":{"step":1,"basis":"phasePeak","baselineBytes":2,"deviceBytes":3,"peakBytes":5,"phases":{"load":4,"forward":5},"trainBatch":{"rows":6,"length":7,"labelTokens":8}}}"""
        },
        {
            new PlanEvent
            {
                TotalSteps = 1, Epochs = 2, StepsPerEpoch = 3, TrainableParameters = 4, TotalParameters = 5, Examples = 6, Tokens = 7, Device = "cpu",
                Dtype = "bf16", GemmPath = "g", Threads = 8,
            },
            """{"type":"plan","seq":1,"time":"2026-01-02T03:04:05+00:00","totalSteps":1,"epochs":2,"stepsPerEpoch":3,"trainableParameters":4,"totalParameters":5,"examples":6,"tokens":7,"device":"cpu","dtype":"bf16","gemmPath":"g","threads":8,"resumedFromStep":0}"""
        },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void The_wire_form_is_fixed_and_reads_back(RunEvent value, string json)
    {
        var dated = value with { Seq = 1, Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) };

        var line = RunEventLine.Format(dated);
        Assert.Equal(json, line);
        var back = Parse(line);
        Assert.IsType(value.GetType(), back);
        Assert.Equal(line, RunEventLine.Format(back!));
    }

    [Fact]
    public void Every_event_type_has_a_case_above()
    {
        var known = typeof(RunEvent).Assembly.GetTypes().Where(type => type.BaseType == typeof(RunEvent)).ToHashSet();
        Assert.Equal(known, Events.Select(row => row.Data.Item1.GetType()).ToHashSet());
    }

    [Fact]
    public void A_newer_version_is_read_as_far_as_it_is_known()
    {
        var unknownType = Parse("""{"type":"gpu","seq":4,"time":"2026-01-02T03:04:05Z","watts":9}""");
        Assert.Equal(4, unknownType!.Seq);
        Assert.False(unknownType.IsTerminal);

        var unknownField = Parse("""{"seq":5,"mood":{"deep":[1]},"type":"checkpoint","step":2,"path":"/p","time":"2026-01-02T03:04:05Z"}""");
        Assert.Equal("/p", Assert.IsType<CheckpointEvent>(unknownField).Path);

        Assert.Equal(RunPhase.Other, Assert.IsType<PhaseEvent>(Parse("""{"type":"phase","seq":6,"time":"2026-01-02T03:04:05Z","phase":"dreaming"}""")).Phase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"step\",\"seq\":1}")]
    [InlineData("{\"type\":\"checkpoint\",\"seq\":\"1\",\"step\":1,\"path\":\"\"}")]
    [InlineData("{\"type\":\"phase\",\"seq\":0,\"phase\":\"training\"}")]
    [InlineData("\u0000\u0001")]
    public void What_is_no_event_is_not_taken_for_one(string line) => Assert.Null(Parse(line));

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.Null(Parse("{\"type\":\"phase\",\"seq\":1,\"x\":" + new string('[', 100_000) + new string(']', 100_000) + "}"));

    [Fact]
    public void Only_the_last_events_are_terminal() =>
        Assert.Equal(
            ["FailedEvent", "FinishedEvent", "StoppedEvent"],
            Events.Select(row => row.Data.Item1).Where(value => value.IsTerminal).Select(value => value.GetType().Name).Order(StringComparer.Ordinal));

    private static RunEvent? Parse(string line) => RunEventLine.Parse(Encoding.UTF8.GetBytes(line))?.Event;
}
