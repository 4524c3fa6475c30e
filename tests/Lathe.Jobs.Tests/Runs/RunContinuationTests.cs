using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Tests.Runs;

/// <summary>Starting again from an ended run's last checkpoint.</summary>
public class RunContinuationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stopped_run_goes_on_with_its_recipe_from_its_last_checkpoint()
    {
        using Sandbox box = new();
        var run = await StoppedAsync(box);
        var checkpoint = RunTrace.Read(run).Checkpoints.Single().Path;
        Directory.CreateDirectory(checkpoint);

        var (request, plan) = RunContinuation.Of(run);
        using var worker = new RunStarter(Sandbox.FakeWorker).Start(request, plan);
        await RunControl.AskAsync(worker.Run, RunAction.StopNow, worker.Completion, Token);
        await worker.Completion;

        var record = RunRecords.Read(worker.Run)!;
        Assert.Equal((run.Id.ToString(), checkpoint), (record.ResumedFrom, record.Output!.Checkpoint));
        Assert.Equal(await File.ReadAllTextAsync(run.Recipe, Token), await File.ReadAllTextAsync(worker.Run.Recipe, Token));
        Assert.Equal(RunRecords.Read(run)!.OutputDirectory, record.OutputDirectory);

        // The second run left none of its own: it went on from the first one's.
        Assert.Equal(checkpoint, RunContinuation.Of(worker.Run).Plan.Checkpoint);
    }

    [Fact]
    public async Task A_run_without_checkpoint_cannot_go_on()
    {
        using Sandbox box = new();
        var run = await StoppedAsync(box);

        var refusal = Assert.Throws<RunStartException>(() => RunContinuation.Of(run));
        Assert.Equal($"Run {run.Id} left no checkpoint to go on from.", refusal.Message);
    }

    [Fact]
    public async Task A_run_that_is_active_or_done_cannot_go_on()
    {
        using Sandbox box = new();
        using (var worker = new RunStarter(Sandbox.FakeWorker).Start(box.Request("until-stopped")))
        {
            await foreach (var line in Jobs.Events.RunEvents.FollowAsync(worker.Run, ended: worker.Completion, cancellation: Token))
            {
                if (line.Event is StepEvent)
                {
                    break;
                }
            }

            Assert.Equal(WorkerExitCode.RunBusy, Assert.Throws<RunStartException>(() => RunContinuation.Of(worker.Run)).Kind);
            worker.Kill();
            await worker.Completion;
        }

        using var done = new RunStarter(Sandbox.FakeWorker).Start(box.Request());
        await done.Completion;
        Assert.Contains("is done", Assert.Throws<RunStartException>(() => RunContinuation.Of(done.Run)).Message, StringComparison.Ordinal);
    }

    private static async Task<RunDirectory> StoppedAsync(Sandbox box)
    {
        using var worker = new RunStarter(Sandbox.FakeWorker).Start(box.Request("until-stopped"));
        await RunControl.AskAsync(worker.Run, RunAction.Stop, worker.Completion, Token);
        Assert.Equal(WorkerExitCode.StoppedWithCheckpoint, (await worker.Completion).Code);
        return worker.Run;
    }
}
