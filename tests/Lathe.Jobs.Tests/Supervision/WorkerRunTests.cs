using Lathe.Jobs.Events;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Tests.Supervision;

/// <summary>The worker's process, control and reporting, with a scripted engine (see Lathe.FakeWorker).</summary>
public class WorkerRunTests
{
    [Fact]
    public async Task A_run_tells_its_whole_story()
    {
        using var box = new Sandbox();
        using var worker = Start(box, "complete");

        var events = await ReadAsync(worker);
        var exit = await worker.Completion;

        Assert.Equal(WorkerExitCode.Completed, exit.Code);
        Assert.Equal(0, exit.ProcessExitCode);
        Assert.Equal(
            ["Started", "Phase", "Progress", "Plan", "Preview", "Step", "Step", "Step", "Eval", "Checkpoint", "Preview", "Notice", "Finished"],
            events.Select(value => value.GetType().Name.Replace("Event", "", StringComparison.Ordinal)));
        Assert.Equal(worker.ProcessId, Assert.IsType<StartedEvent>(events[0]).ProcessId);
        Assert.Equal("thread 1", events.OfType<PlanEvent>().Single().GemmPath);
        Assert.Equal("run_name: complete # as written\n", events.OfType<NoticeEvent>().Single().Message);
        Assert.Equal("Grüß dich", events.OfType<PreviewEvent>().Last().Answer);
        Assert.Equal(new StepTimes(1, 2, 3, 4), events.OfType<StepEvent>().First().Milliseconds);
        Assert.Equal(Path.Combine(box.Folder, "out put"), Assert.IsType<FinishedEvent>(events[^1]).Summary!.OutputDirectory);
        Assert.Contains("engine: started", await File.ReadAllTextAsync(worker.Run.Log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        AssertSocketIsGone(worker.Run);
        Assert.False(RunLock.IsHeld(worker.Run));
    }

    [Fact]
    public async Task One_stop_saves_a_checkpoint()
    {
        using var box = new Sandbox();
        using var worker = Start(box, "until-stopped");
        await FirstStepAsync(worker);

        Assert.True(await RunStopper.StopAsync(worker.Run, StopMode.WithCheckpoint, worker.Completion, TestContext.Current.CancellationToken));
        var events = await ReadAsync(worker);

        Assert.Equal(StopMode.WithCheckpoint, Assert.Single(events.OfType<StoppingEvent>()).Mode);
        Assert.Single(events.OfType<CheckpointEvent>());
        Assert.NotNull(Assert.IsType<StoppedEvent>(events[^1]).Summary);
        Assert.Equal((WorkerExitCode.StoppedWithCheckpoint, 10), Codes(await worker.Completion));
    }

    [Fact]
    public async Task A_second_stop_ends_a_worker_that_is_still_saving()
    {
        using var box = new Sandbox();
        using var worker = Start(box, "stubborn");
        await FirstStepAsync(worker);

        await RunStopper.StopAsync(worker.Run, StopMode.WithCheckpoint, worker.Completion, TestContext.Current.CancellationToken);
        await RunStopper.StopAsync(worker.Run, StopMode.WithCheckpoint, worker.Completion, TestContext.Current.CancellationToken);
        Assert.False(worker.Completion.IsCompleted);
        await RunStopper.StopAsync(worker.Run, StopMode.Now, worker.Completion, TestContext.Current.CancellationToken);
        var events = await ReadAsync(worker);

        Assert.Equal([StopMode.WithCheckpoint, StopMode.Now], events.OfType<StoppingEvent>().Select(value => value.Mode));
        Assert.Equal((WorkerExitCode.StoppedNow, 11), Codes(await worker.Completion));
    }

    [Fact]
    public async Task Work_in_one_piece_is_cancelled_by_a_stop_now()
    {
        using var box = new Sandbox();
        using var worker = Start(box, "cancelled");
        await FirstStepAsync(worker);

        await RunStopper.StopAsync(worker.Run, StopMode.Now, worker.Completion, TestContext.Current.CancellationToken);

        Assert.Equal((WorkerExitCode.StoppedNow, 11), Codes(await worker.Completion));
    }

    [Theory]
    [InlineData(StopMode.WithCheckpoint, WorkerExitCode.StoppedWithCheckpoint)]
    [InlineData(StopMode.Now, WorkerExitCode.StoppedNow)]
    public async Task Without_a_socket_signals_stop_a_worker(StopMode mode, WorkerExitCode expected)
    {
        using var box = new Sandbox();
        using var worker = Start(box, mode is StopMode.Now ? "stubborn" : "until-stopped");
        await FirstStepAsync(worker);
        File.Delete(Address(worker.Run).Path!);

        Assert.True(await RunStopper.StopAsync(worker.Run, mode, worker.Completion, TestContext.Current.CancellationToken));

        Assert.Equal(expected, (await worker.Completion).Code);
    }

    [Fact]
    public async Task A_stop_that_comes_while_the_worker_starts_is_not_lost()
    {
        using var box = new Sandbox();
        using var worker = Start(box, "until-stopped");

        Assert.True(await RunStopper.StopAsync(worker.Run, StopMode.WithCheckpoint, worker.Completion, TestContext.Current.CancellationToken));

        Assert.Equal(WorkerExitCode.StoppedWithCheckpoint, (await worker.Completion).Code);
    }

    [Fact]
    public async Task Ctrl_C_of_the_group_is_the_clients_business()
    {
        using var box = new Sandbox();
        using var worker = Start(box, "until-stopped");
        await FirstStepAsync(worker);

        await SignalAsync(worker, "INT");
        await SignalAsync(worker, "HUP");
        await SignalAsync(worker, "TERM");
        var events = await ReadAsync(worker);

        Assert.Equal(StopMode.WithCheckpoint, Assert.Single(events.OfType<StoppingEvent>()).Mode);
        Assert.Equal(WorkerExitCode.StoppedWithCheckpoint, (await worker.Completion).Code);
    }

    [Fact]
    public async Task A_killed_worker_leaves_a_closed_run()
    {
        using var box = new Sandbox();
        using var worker = Start(box, "until-stopped");
        await FirstStepAsync(worker);

        await SignalAsync(worker, "KILL");
        var events = await ReadAsync(worker);
        var exit = await worker.Completion;

        Assert.Equal((WorkerExitCode.WorkerLost, 137), Codes(exit));
        var failed = Assert.IsType<FailedEvent>(events[^1]);
        Assert.Equal((WorkerExitCode.WorkerLost, exit.Message), (failed.Kind, failed.Message));
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(value => value.Seq));
        Assert.False(await RunStopper.StopAsync(worker.Run, StopMode.Now, worker.Completion, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("bad-data", WorkerExitCode.Data, "row 7 of rows.jsonl has no \"output\"", "Add it.")]
    [InlineData("no-memory", WorkerExitCode.HostMemory, "The machine's memory is full.", null)]
    [InlineData("disk-full", WorkerExitCode.Output, "The disk is full: No space left on device : '/x'", null)]
    [InlineData("diverge", WorkerExitCode.Diverged, "The loss at step 1 is not a number.", null)]
    [InlineData("defect", WorkerExitCode.Internal, "Lathe failed in a way it did not expect. (InvalidOperationException)", null)]
    [InlineData("what?", WorkerExitCode.Recipe, "unknown script what?", null)]
    public async Task A_failure_has_a_kind_a_sentence_and_an_action(string script, WorkerExitCode kind, string message, string? hint)
    {
        using var box = new Sandbox();
        using var worker = Start(box, script);

        var failed = Assert.IsType<FailedEvent>((await ReadAsync(worker))[^1]);
        var exit = await worker.Completion;

        Assert.Equal((kind, (int)kind), Codes(exit));
        Assert.Equal((kind, message), (failed.Kind, failed.Message));
        Assert.Equal(hint ?? WorkerExitAdvice.For(kind).Action, failed.Hint);
        var log = await File.ReadAllTextAsync(worker.Run.Log, TestContext.Current.CancellationToken);
        Assert.Equal(script == "defect", log.Contains("a secret of the implementation", StringComparison.Ordinal));
        Assert.DoesNotContain(await File.ReadAllLinesAsync(worker.Run.Events, TestContext.Current.CancellationToken), line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("abort", 134, "SIGABRT")]
    [InlineData("leave", 42, "exit code 42")]
    public async Task A_crash_is_explained_with_the_last_lines_of_the_log(string script, int code, string words)
    {
        using var box = new Sandbox();
        using var worker = Start(box, script);

        var exit = await worker.Completion;

        Assert.Equal((WorkerExitCode.WorkerLost, code), Codes(exit));
        Assert.Contains(words, exit.Message, StringComparison.Ordinal);
        Assert.NotEmpty(exit.LogLines);
        Assert.IsType<FailedEvent>((await ReadAsync(worker))[^1]);
    }

    [Fact]
    public async Task Records_of_a_newer_version_are_refused()
    {
        using var box = new Sandbox();
        var run = RunRecords.Create(box.Request(), Sandbox.FakeWorker, EnvironmentFacts.Gather([]), DateTimeOffset.UtcNow);
        var text = await File.ReadAllTextAsync(run.Record, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            run.Record, text.Replace("\"formatVersion\": 1", "\"formatVersion\": 99", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Equal((int)WorkerExitCode.Version, await RunByHandAsync(run.FullPath));
        Assert.Contains("\"kind\":\"version\"", await File.ReadAllTextAsync(run.Events, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_has_one_worker_at_a_time()
    {
        using var box = new Sandbox();
        using var worker = Start(box, "until-stopped");
        await FirstStepAsync(worker);

        Assert.Equal((int)WorkerExitCode.RunBusy, await RunByHandAsync(worker.Run.FullPath));
        Assert.Equal(WorkerExitCode.RunBusy, RunSettlement.Settle(worker.Run, (int)WorkerExitCode.RunBusy).Code);
        Assert.True(await RunStopper.StopAsync(worker.Run, StopMode.WithCheckpoint, worker.Completion, TestContext.Current.CancellationToken));
        Assert.Equal(WorkerExitCode.StoppedWithCheckpoint, (await worker.Completion).Code);
    }

    [Fact]
    public async Task A_folder_without_records_is_refused()
    {
        using var box = new Sandbox();
        Assert.Equal((int)WorkerExitCode.Usage, await RunByHandAsync(box.Folder));
        Assert.Empty(Directory.GetFileSystemEntries(box.Folder));
    }

    [Fact]
    public void A_missing_worker_leaves_no_records()
    {
        using var box = new Sandbox();
        var failure = Assert.Throws<RunStartException>(() => new RunStarter(Path.Combine(box.Folder, "no-worker")).Start(box.Request()));

        Assert.Equal(WorkerExitCode.Engine, failure.Kind);
        Assert.Empty(Directory.GetFileSystemEntries(box.Folder));
    }

    [Fact]
    public async Task The_doctors_report_comes_from_a_worker()
    {
        var report = await WorkerDoctor.ExamineAsync(Sandbox.FakeWorker, TestContext.Current.CancellationToken);

        Assert.False(report.CanTrain);
        Assert.Equal(new DoctorCheck("libtorch", DoctorStatus.Problem, "json True", "Look."), Assert.Single(report.Checks));
    }

    private static RunningWorker Start(Sandbox box, string script) => new RunStarter(Sandbox.FakeWorker).Start(box.Request(script));

    private static (WorkerExitCode Code, int Process) Codes(WorkerExit exit) => (exit.Code, exit.ProcessExitCode);

    private static ControlAddress Address(RunDirectory run) => ControlAddress.Parse(RunRecords.Read(run)!.Worker!.ControlAddress)!;

    private static void AssertSocketIsGone(RunDirectory run) => Assert.False(File.Exists(Address(run).Path));

    private static async Task FirstStepAsync(RunningWorker worker)
    {
        await foreach (var line in RunEvents.FollowAsync(worker.Run, ended: worker.Completion, cancellation: TestContext.Current.CancellationToken))
        {
            if (line.Event is StepEvent)
            {
                return;
            }
        }

        Assert.Fail($"The worker ended before its first step: {await worker.Completion}");
    }

    private static async Task<List<RunEvent>> ReadAsync(RunningWorker worker)
    {
        var read = new List<RunEvent>();
        await foreach (var line in RunEvents.FollowAsync(worker.Run, ended: worker.Completion, cancellation: TestContext.Current.CancellationToken))
        {
            read.Add(line.Event);
        }

        return read;
    }

    private static async Task SignalAsync(RunningWorker worker, string signal) =>
        Assert.Equal(0, await ExitAsync("/bin/sh", "-c", $"kill -{signal} {worker.ProcessId}"));

    private static Task<int> RunByHandAsync(string folder) => ExitAsync(Sandbox.FakeWorker, "train", "--run", folder);

    private static async Task<int> ExitAsync(string program, params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        using var process = System.Diagnostics.Process.Start(start)!;
        await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
