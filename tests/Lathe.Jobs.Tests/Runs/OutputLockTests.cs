using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Tests.Runs;

/// <summary>One run per output folder.</summary>
public class OutputLockTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_holder_is_told_until_it_lets_go()
    {
        using Sandbox box = new();
        var id = RunId.Create(DateTimeOffset.UnixEpoch);
        using (var taken = OutputLock.TryTake(box.Folder, id, WorkerLiveness.Self()))
        {
            Assert.NotNull(taken);
            Assert.Equal(id.ToString(), OutputLock.FindHolder(box.Folder)!.RunId);
            Assert.Null(OutputLock.TryTake(box.Folder, id, WorkerLiveness.Self()));
        }

        Assert.Null(OutputLock.FindHolder(box.Folder));
        Assert.False(File.Exists(Path.Combine(box.Folder, ".lathe", "holder.json")));
    }

    [Fact]
    public void A_dead_holder_is_none()
    {
        using Sandbox box = new();
        var id = RunId.Create(DateTimeOffset.UnixEpoch);
        var holder = Path.Combine(box.Folder, ".lathe", "holder.json");
        string left;
        using (OutputLock.TryTake(box.Folder, id, WorkerLiveness.Self() with { StartTicks = 1, StartedAt = DateTimeOffset.UnixEpoch }))
        {
            left = File.ReadAllText(holder);
        }

        File.WriteAllText(holder, left);
        Assert.Null(OutputLock.FindHolder(box.Folder));
        using var next = OutputLock.TryTake(box.Folder, id, WorkerLiveness.Self());
        Assert.NotNull(next);
    }

    [Fact]
    public async Task A_second_run_in_the_folder_is_refused_before_anything_is_created()
    {
        using Sandbox box = new();
        using var first = new RunStarter(Sandbox.FakeWorker).Start(box.Request("until-stopped"));
        await StepAsync(first);

        var refusal = Assert.Throws<RunStartException>(() => new RunStarter(Sandbox.FakeWorker).Start(box.Request()));

        Assert.Equal(WorkerExitCode.RunBusy, refusal.Kind);
        Assert.Equal(
            $"output_dir out put ({Path.Combine(box.Folder, "out put")}) belongs to run {first.Run.Id}, which is running.", refusal.Message);
        Assert.Contains($"lathe stop {first.Run.Id}", refusal.Hint, StringComparison.Ordinal);
        Assert.Single(Directory.GetDirectories(Path.GetDirectoryName(first.Run.FullPath)!));

        first.Kill();
        await first.Completion;
        using var next = new RunStarter(Sandbox.FakeWorker).Start(box.Request());
        Assert.Equal(WorkerExitCode.Completed, (await next.Completion).Code);
    }

    [Fact]
    public async Task Of_two_starts_at_the_same_moment_one_run_goes_on_and_the_other_says_who_has_the_folder()
    {
        using Sandbox box = new();
        var request = box.Request("until-stopped");
        var plan = RunStarter.Plan(request);
        var workers = await Task.WhenAll(Enumerable.Range(0, 2).Select(
            _ => Task.Run(() => new RunStarter(Sandbox.FakeWorker).Start(request, plan), Token)));

        var refused = await await Task.WhenAny(workers.Select(worker => worker.Completion));
        var winner = Assert.Single(workers, worker => !worker.Completion.IsCompleted);
        await StepAsync(winner);

        Assert.Equal((WorkerExitCode.RunBusy, 13), (refused.Code, refused.ProcessExitCode));
        Assert.Contains($"belongs to run {winner.Run.Id}", refused.Message, StringComparison.Ordinal);
        foreach (var worker in workers)
        {
            worker.Kill();
            await worker.Completion;
            worker.Dispose();
        }
    }

    [Fact]
    public async Task Asking_whether_a_folder_is_free_takes_it_from_nobody()
    {
        using Sandbox box = new();
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asking = Task.Run(
            () =>
            {
                var free = 0;
                while (!ended.IsCancellationRequested)
                {
                    free += OutputLock.FindHolder(box.Folder) is null ? 1 : 0;
                }

                return free;
            },
            Token);

        for (var i = 0; i < 50; i++)
        {
            using var taken = OutputLock.TryTake(box.Folder, RunId.Create(DateTimeOffset.UnixEpoch), WorkerLiveness.Self());
            Assert.NotNull(taken);
        }

        await ended.CancelAsync();
        Assert.InRange(await asking, 1, int.MaxValue);
    }

    private static async Task StepAsync(RunningWorker worker)
    {
        await foreach (var line in Jobs.Events.RunEvents.FollowAsync(worker.Run, ended: worker.Completion, cancellation: Token))
        {
            if (line.Event is StepEvent)
            {
                return;
            }
        }

        throw new EndOfStreamException("the run ended without a step");
    }
}
