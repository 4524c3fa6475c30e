using Lathe.Jobs.Events;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Tests.Queue;

/// <summary>Runs in line for the one device of these tests' state folder: one test after another, with real workers.</summary>
public sealed class QueuedRunTests : IAsyncDisposable
{
    private readonly Sandbox _box = new();
    private readonly List<RunningWorker> _workers = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            worker.Kill();
            await worker.Completion;
            worker.Dispose();
        }

        _box.Dispose();
    }

    [Fact]
    public async Task The_second_run_waits_says_for_whom_and_begins_when_the_first_has_ended()
    {
        var first = Start("until-stopped", "a");
        await EventAsync<StepEvent>(first);
        var second = Start("complete", "b");
        var queued = await EventAsync<QueuedEvent>(second);

        Assert.Equal(("cpu", 1), (queued.Device, queued.Position));
        Assert.Equal($"Waits for run {first.Run.Id} (my recipe.yaml) on cpu, next in line.", queued.Reason);
        Assert.False(second.Completion.IsCompleted);
        Assert.DoesNotContain("engine: started", await File.ReadAllTextAsync(second.Run.Log, Token), StringComparison.Ordinal);

        await RunControl.AskAsync(first.Run, RunAction.Stop, first.Completion, Token);
        Assert.Equal(WorkerExitCode.Completed, (await second.Completion).Code);
        Assert.Empty(new DeviceLine("cpu").List());
    }

    [Fact]
    public async Task A_killed_holder_and_a_killed_waiter_let_those_behind_pass()
    {
        var first = Start("until-stopped", "a");
        await EventAsync<StepEvent>(first);
        var second = Start("complete", "b");
        await EventAsync<QueuedEvent>(second);
        var third = Start("complete", "c");
        Assert.Equal(2, (await EventAsync<QueuedEvent>(third)).Position);

        second.Kill();
        await second.Completion;
        Assert.Equal(1, (await EventAsync<QueuedEvent>(third, queued => queued.Position == 1)).Position);
        Assert.False(third.Completion.IsCompleted);
        first.Kill();

        Assert.Equal(WorkerExitCode.Completed, (await third.Completion).Code);
        Assert.Equal(WorkerExitCode.WorkerLost, (await first.Completion).Code);
    }

    [Theory]
    [InlineData(RunAction.Stop)]
    [InlineData(RunAction.StopNow)]
    public async Task A_run_that_is_stopped_while_it_waits_ends_at_once(RunAction action)
    {
        var first = Start("until-stopped", "a");
        await EventAsync<StepEvent>(first);
        var second = Start("complete", "b");
        await EventAsync<QueuedEvent>(second);

        Assert.True((await RunControl.AskAsync(second.Run, action, second.Completion, Token)).Accepted);
        var exit = await second.Completion;

        Assert.Equal((WorkerExitCode.StoppedNow, "The run was stopped before it began."), (exit.Code, exit.Message));
        Assert.Equal(first.Run.Id.ToString(), Assert.Single(new DeviceLine("cpu").List()).RunId);
        Assert.False(first.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_run_that_need_not_wait_begins_beside_others()
    {
        var first = Start("until-stopped", "a");
        await EventAsync<StepEvent>(first);

        Assert.Equal(WorkerExitCode.Completed, (await Start("complete", "b", queues: false).Completion).Code);
        Assert.False(first.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_ticket_that_somebody_took_away_is_drawn_again_at_the_end_of_the_line()
    {
        var first = Start("until-stopped", "a");
        await EventAsync<StepEvent>(first);
        var second = Start("complete", "b");
        await EventAsync<QueuedEvent>(second);
        var third = Start("complete", "c");
        Assert.Equal(2, (await EventAsync<QueuedEvent>(third)).Position);

        new DeviceLine("cpu").Leave(second.Run.Id);
        await EventAsync<QueuedEvent>(third, queued => queued.Position == 1);
        await EventAsync<QueuedEvent>(second, queued => queued.Position == 2);
        first.Kill();

        Assert.Equal(WorkerExitCode.Completed, (await second.Completion).Code);
        Assert.Equal(WorkerExitCode.Completed, (await third.Completion).Code);
    }

    private RunningWorker Start(string script, string output, bool queues = true)
    {
        var request = _box.Request(script);
        var training = request.Recipe.Training with { OutputDir = output };
        var worker = new RunStarter(Sandbox.FakeWorker).Start(
            request with { Queues = queues, Recipe = request.Recipe with { Training = training } });
        _workers.Add(worker);
        return worker;
    }

    private static async Task<T> EventAsync<T>(RunningWorker worker, Func<T, bool>? wanted = null)
        where T : RunEvent
    {
        await foreach (var line in RunEvents.FollowAsync(worker.Run, ended: worker.Completion, cancellation: Token))
        {
            if (line.Event is T found && (wanted is null || wanted(found)))
            {
                return found;
            }
        }

        throw new EndOfStreamException($"the run ended without {typeof(T).Name}: {await File.ReadAllTextAsync(worker.Run.Log, Token)}");
    }
}
