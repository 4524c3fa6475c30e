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
    private static CancellationToken Token => TestContext.Current.CancellationToken;

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
            ["Started", "Phase", "Progress", "Plan", "Preview", "Step", "Step", "Step", "Eval", "Checkpoint", "Preview", "Notice",
                "Finished"],
            events.Where(value => value is not SystemEvent).Select(value => value.GetType().Name.Replace("Event", "", StringComparison.Ordinal)));
        Assert.Equal(ProcessOf(worker), Assert.IsType<StartedEvent>(events[0]).ProcessId);
        Assert.Equal("thread 1", events.OfType<PlanEvent>().Single().GemmPath);
        Assert.Equal("run_name: complete # as written\n", events.OfType<NoticeEvent>().Single().Message);
        Assert.Equal("Grüß dich", events.OfType<PreviewEvent>().Last().Answer);
        Assert.Equal(new StepTimes(1, 2, 3, 4), events.OfType<StepEvent>().First().Milliseconds);
        Assert.Equal(Path.Combine(box.Folder, "out put"), Assert.IsType<FinishedEvent>(events[^1]).Summary!.OutputDirectory);
        Assert.Contains("engine: started", await File.ReadAllTextAsync(worker.Run.Log, Token), StringComparison.Ordinal);
        AssertSocketIsGone(worker.Run);
        Assert.False(RunLock.IsHeld(worker.Run));
    }

    [Fact]
    public async Task One_stop_saves_a_checkpoint()
    {
        using var box = new Sandbox();
        using var worker = Start(box, "until-stopped");
        await FirstStepAsync(worker);

        Assert.True((await RunControl.AskAsync(worker.Run, RunAction.Stop, worker.Completion, Token)).Accepted);
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

        await RunControl.AskAsync(worker.Run, RunAction.Stop, worker.Completion, Token);
        await RunControl.AskAsync(worker.Run, RunAction.Stop, worker.Completion, Token);
        Assert.False(worker.Completion.IsCompleted);
        await RunControl.AskAsync(worker.Run, RunAction.StopNow, worker.Completion, Token);
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

        await RunControl.AskAsync(worker.Run, RunAction.StopNow, worker.Completion, Token);

        Assert.Equal((WorkerExitCode.StoppedNow, 11), Codes(await worker.Completion));
    }

    [Theory]
    [InlineData(RunAction.Stop, WorkerExitCode.StoppedWithCheckpoint)]
    [InlineData(RunAction.StopNow, WorkerExitCode.StoppedNow)]
    public async Task Without_a_socket_signals_stop_a_worker(RunAction action, WorkerExitCode expected)
    {
        using var box = new Sandbox();
        using var worker = Start(box, action is RunAction.StopNow ? "stubborn" : "until-stopped");
        await FirstStepAsync(worker);
        File.Delete(Address(worker.Run).Path!);

        Assert.True((await RunControl.AskAsync(worker.Run, action, worker.Completion, Token)).Accepted);

        Assert.Equal(expected, (await worker.Completion).Code);
    }

    [Fact]
    public async Task A_run_is_paused_saved_and_resumed()
    {
        using var box = new Sandbox();
        using var worker = Start(box, "until-stopped");
        await FirstStepAsync(worker);
        Task<ControlReply> Ask(RunAction action) => RunControl.AskAsync(worker.Run, action, worker.Completion, Token);

        Assert.Equal(new ControlReply(false, "The run is not paused."), await Ask(RunAction.Resume));
        Assert.Contains("val_size", (await Ask(RunAction.Evaluate)).Reason, StringComparison.Ordinal);
        Assert.Equal(new ControlReply(true), await Ask(RunAction.Pause));
        var paused = await EventAsync<PausedEvent>(worker);
        Assert.Equal(new ControlReply(true), await Ask(RunAction.Save));
        Assert.Equal(paused.Step, (await EventAsync<CheckpointEvent>(worker)).Step);
        Assert.Equal(new ControlReply(true), await Ask(RunAction.Resume));
        await EventAsync<ResumedEvent>(worker);
        Assert.Equal(new ControlReply(true), await Ask(RunAction.Pause));
        Assert.Equal(new ControlReply(true), await Ask(RunAction.Stop));
        var events = await ReadAsync(worker);

        var steps = events.OfType<StepEvent>().Select(step => step.Step).ToList();
        Assert.Equal(Enumerable.Range(1, steps.Count), steps);
        Assert.Equal(WorkerExitCode.StoppedWithCheckpoint, (await worker.Completion).Code);
        Assert.Equal(new ControlReply(false, "The run has ended."), await Ask(RunAction.Pause));
    }

    [Fact]
    public async Task A_paused_run_still_tells_each_second_that_it_lives()
    {
        using var box = new Sandbox();
        using var worker = Start(box, "until-stopped");
        await FirstStepAsync(worker);
        Assert.True((await RunControl.AskAsync(worker.Run, RunAction.Pause, worker.Completion, Token)).Accepted);

        List<SystemEvent> beats = [];
        var isPaused = false;
        await foreach (var line in RunEvents.FollowAsync(worker.Run, ended: worker.Completion, cancellation: Token))
        {
            isPaused |= line.Event is PausedEvent;
            if (isPaused && line.Event is SystemEvent beat)
            {
                beats.Add(beat);
            }

            if (beats.Count == 2)
            {
                break;
            }
        }

        Assert.True(beats[1].IdleSeconds > beats[0].IdleSeconds);
        Assert.All(beats, beat => Assert.True(beat.RssBytes > 0));
        Assert.All(beats, beat => Assert.Null(beat.GpuPercent));
        Assert.True((await RunControl.AskAsync(worker.Run, RunAction.StopNow, worker.Completion, Token)).Accepted);
        Assert.Equal(WorkerExitCode.StoppedNow, (await worker.Completion).Code);
    }

    [Theory]
    [InlineData(RunAction.Pause)]
    [InlineData(RunAction.Resume)]
    [InlineData(RunAction.Save)]
    [InlineData(RunAction.Evaluate)]
    public async Task Without_a_socket_only_stops_can_be_asked(RunAction action)
    {
        using var box = new Sandbox();
        using var worker = Start(box, "until-stopped");
        await FirstStepAsync(worker);
        File.Delete(Address(worker.Run).Path!);

        var reply = await RunControl.AskAsync(worker.Run, action, worker.Completion, Token);

        Assert.False(reply.Accepted);
        Assert.Contains("only be stopped", reply.Reason, StringComparison.Ordinal);
        Assert.True((await RunControl.AskAsync(worker.Run, RunAction.Stop, worker.Completion, Token)).Accepted);
        await worker.Completion;
    }

    [Fact]
    public async Task A_stop_that_comes_while_the_worker_starts_is_not_lost()
    {
        using var box = new Sandbox();
        using var worker = Start(box, "until-stopped");

        Assert.True((await RunControl.AskAsync(worker.Run, RunAction.Stop, worker.Completion, Token)).Accepted);

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
        Assert.False((await RunControl.AskAsync(worker.Run, RunAction.StopNow, worker.Completion, Token)).Accepted);
    }

    [Theory]
    [InlineData("SEGV", 139)]
    [InlineData("ABRT", 134)]
    [InlineData("BUS", 135)]
    [InlineData("ILL", 132)]
    [InlineData("FPE", 136)]
    public async Task A_crash_in_native_code_is_told_from_a_kill(string signal, int code)
    {
        using var box = new Sandbox();
        using var worker = Start(box, "until-stopped");
        await FirstStepAsync(worker);

        // The runtime takes the first as a fault of its own code, finds none, and leaves the next to the system.
        await ExitAsync("/bin/sh", "-c", $"while kill -{signal} {ProcessOf(worker)}; do sleep 0.1; done");
        var exit = await worker.Completion;

        Assert.Equal((WorkerExitCode.Crashed, code), Codes(exit));
        Assert.Contains($"SIG{signal}", exit.Message, StringComparison.Ordinal);
        Assert.Equal(WorkerExitCode.Crashed, Assert.IsType<FailedEvent>((await ReadAsync(worker))[^1]).Kind);
        Assert.Equal(PrivateFiles.FileMode, File.GetUnixFileMode(worker.Run.Exit));
    }

    [Fact]
    public async Task Who_did_not_see_the_worker_end_reads_how_it_did()
    {
        using var box = new Sandbox();
        using var worker = Start(box, "leave-when-stopped");
        await FirstStepAsync(worker);
        await SignalAsync(worker, "TERM");
        await EventAsync<StoppingEvent>(worker);
        await SignalAsync(worker, "TERM");
        var seen = await worker.Completion;

        Assert.StartsWith("77", await File.ReadAllTextAsync(worker.Run.Exit, Token), StringComparison.Ordinal);
        Assert.Equal((WorkerExitCode.WorkerLost, 77), Codes(seen));
        Assert.Equal(77, WorkerExitExplainer.Explain(worker.Run, (int)WorkerExitCode.WorkerLost, last: null).ProcessExitCode);
    }

    [Fact]
    public async Task A_worker_goes_on_when_the_shell_around_it_is_killed()
    {
        using var box = new Sandbox();
        using var worker = Start(box, "until-stopped");
        var step = await FirstStepAsync(worker);
        var shell = (await File.ReadAllTextAsync($"/proc/{ProcessOf(worker)}/stat", Token)).Split(") ")[^1].Split(' ')[1];
        Assert.Equal(0, await ExitAsync("/bin/sh", "-c", $"kill -KILL {shell}"));

        await EventAsync<StepEvent>(worker, later => later.Step > step.Step + 3);
        Assert.False(worker.Completion.IsCompleted);
        Assert.True((await RunControl.AskAsync(worker.Run, RunAction.Stop, worker.Completion, Token)).Accepted);

        Assert.Equal(WorkerExitCode.StoppedWithCheckpoint, (await worker.Completion).Code);
    }

    [Fact]
    public async Task A_worker_can_be_ended_before_it_has_taken_its_run()
    {
        using var box = new Sandbox();
        using var worker = Start(box, "until-stopped");
        worker.Kill();

        Assert.Equal(WorkerExitCode.WorkerLost, (await worker.Completion).Code);
        Assert.False(RunLock.IsHeld(worker.Run));
    }

    [Fact]
    public async Task Without_anybody_at_its_output_a_worker_goes_on_until_it_is_asked_to_stop()
    {
        using var box = new Sandbox();
        var run = RunRecords.Create(box.Request("until-stopped"), Sandbox.FakeWorker, EnvironmentFacts.Gather([]), DateTimeOffset.UtcNow);
        var start = new System.Diagnostics.ProcessStartInfo(Sandbox.FakeWorker, ["train", "--run", run.FullPath, WorkerEnvironment.Supervised])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        process.StandardInput.Close();
        process.StandardOutput.Close();
        process.StandardError.Close();
        var ended = process.WaitForExitAsync(Token);
        var steps = 0;
        await foreach (var line in RunEvents.FollowAsync(run, ended: ended, cancellation: Token))
        {
            if (line.Event is StepEvent && ++steps == 3)
            {
                Assert.Equal(0, await ExitAsync("/bin/sh", "-c", $"kill -HUP {process.Id}; kill -TERM {process.Id}"));
            }
        }

        await ended;
        Assert.Equal((int)WorkerExitCode.StoppedWithCheckpoint, process.ExitCode);
        Assert.True(steps >= 3);
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
        var log = await File.ReadAllTextAsync(worker.Run.Log, Token);
        Assert.Equal(script == "defect", log.Contains("a secret of the implementation", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", await File.ReadAllTextAsync(worker.Run.Events, Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abort", WorkerExitCode.Crashed, 134, "SIGABRT")]
    [InlineData("segfault", WorkerExitCode.Crashed, 139, "SIGSEGV")]
    [InlineData("leave", WorkerExitCode.WorkerLost, 42, "exit code 42")]
    public async Task A_crash_is_explained_with_the_last_lines_of_the_log(string script, WorkerExitCode kind, int code, string words)
    {
        using var box = new Sandbox();
        using var worker = Start(box, script);

        var exit = await worker.Completion;

        Assert.Equal((kind, code), Codes(exit));
        Assert.Contains(words, exit.Message, StringComparison.Ordinal);
        Assert.NotEmpty(exit.LogLines);
        Assert.IsType<FailedEvent>((await ReadAsync(worker))[^1]);
    }

    [Fact]
    public async Task Records_of_a_newer_version_are_refused()
    {
        using var box = new Sandbox();
        var run = RunRecords.Create(box.Request(), Sandbox.FakeWorker, EnvironmentFacts.Gather([]), DateTimeOffset.UtcNow);
        var text = await File.ReadAllTextAsync(run.Record, Token);
        await File.WriteAllTextAsync(
            run.Record, text.Replace("\"formatVersion\": 1", "\"formatVersion\": 99", StringComparison.Ordinal), Token);

        Assert.Equal((int)WorkerExitCode.Version, await RunByHandAsync(run.FullPath));
        Assert.Contains("\"kind\":\"version\"", await File.ReadAllTextAsync(run.Events, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_has_one_worker_at_a_time()
    {
        using var box = new Sandbox();
        using var worker = Start(box, "until-stopped");
        await FirstStepAsync(worker);

        Assert.Equal((int)WorkerExitCode.RunBusy, await RunByHandAsync(worker.Run.FullPath));
        Assert.Equal(WorkerExitCode.RunBusy, RunSettlement.Settle(worker.Run, (int)WorkerExitCode.RunBusy).Code);
        Assert.True((await RunControl.AskAsync(worker.Run, RunAction.Stop, worker.Completion, Token)).Accepted);
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
        var report = await WorkerDoctor.ExamineAsync(Sandbox.FakeWorker, Token);

        Assert.False(report.CanTrain);
        Assert.Equal(new DoctorCheck("libtorch", DoctorStatus.Problem, "json True", "Look."), Assert.Single(report.Checks));
    }

    private static RunningWorker Start(Sandbox box, string script) => new RunStarter(Sandbox.FakeWorker).Start(box.Request(script));

    private static (WorkerExitCode Code, int Process) Codes(WorkerExit exit) => (exit.Code, exit.ProcessExitCode);

    private static int ProcessOf(RunningWorker worker) => RunRecords.Read(worker.Run)!.Worker!.ProcessId;

    private static ControlAddress Address(RunDirectory run) => ControlAddress.Parse(RunRecords.Read(run)!.Worker!.ControlAddress)!;

    private static void AssertSocketIsGone(RunDirectory run) => Assert.False(File.Exists(Address(run).Path));

    private static Task<StepEvent> FirstStepAsync(RunningWorker worker) => EventAsync<StepEvent>(worker);

    private static async Task<T> EventAsync<T>(RunningWorker worker, Func<T, bool>? fits = null)
        where T : RunEvent
    {
        await foreach (var line in RunEvents.FollowAsync(worker.Run, ended: worker.Completion, cancellation: Token))
        {
            if (line.Event is T wanted && fits?.Invoke(wanted) is not false)
            {
                return wanted;
            }
        }

        throw new Xunit.Sdk.XunitException($"The worker ended without a {typeof(T).Name}: {await worker.Completion}");
    }

    private static async Task<List<RunEvent>> ReadAsync(RunningWorker worker)
    {
        var read = new List<RunEvent>();
        await foreach (var line in RunEvents.FollowAsync(worker.Run, ended: worker.Completion, cancellation: Token))
        {
            read.Add(line.Event);
        }

        return read;
    }

    private static async Task SignalAsync(RunningWorker worker, string signal) =>
        Assert.Equal(0, await ExitAsync("/bin/sh", "-c", $"kill -{signal} {ProcessOf(worker)}"));

    private static Task<int> RunByHandAsync(string folder) => ExitAsync(Sandbox.FakeWorker, "train", "--run", folder);

    private static async Task<int> ExitAsync(string program, params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        using var process = System.Diagnostics.Process.Start(start)!;
        await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return process.ExitCode;
    }
}
