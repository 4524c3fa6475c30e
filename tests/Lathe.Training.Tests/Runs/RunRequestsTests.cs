using Lathe.Training.Loop;

namespace Lathe.Training.Tests.Runs;

public sealed class RunRequestsTests : IDisposable
{
    private readonly RunRequests _requests = new();

    public void Dispose() => _requests.Dispose();

    [Fact]
    public void Before_the_first_step_a_run_can_be_paused_only()
    {
        Assert.Null(_requests.Ask(RunRequest.Pause));
        Assert.Contains("not begun", _requests.Ask(RunRequest.Save), StringComparison.Ordinal);
        Assert.Contains("not begun", _requests.Ask(RunRequest.Evaluate), StringComparison.Ordinal);
        Assert.True(_requests.IsPaused);
    }

    [Fact]
    public void Without_an_evaluation_set_an_evaluation_is_refused()
    {
        _requests.Begin(canEvaluate: false);
        Assert.Contains("val_size", _requests.Ask(RunRequest.Evaluate), StringComparison.Ordinal);
        Assert.Null(_requests.Ask(RunRequest.Save));
        Assert.False(_requests.TakeEvaluate());
    }

    [Fact]
    public void Asking_twice_is_doing_once()
    {
        _requests.Begin(canEvaluate: true);
        Assert.Null(_requests.Ask(RunRequest.Save));
        Assert.Null(_requests.Ask(RunRequest.Save));
        Assert.True(_requests.TakeSave());
        Assert.False(_requests.TakeSave());
    }

    [Fact]
    public void Only_a_paused_run_can_be_resumed()
    {
        Assert.Contains("not paused", _requests.Ask(RunRequest.Resume), StringComparison.Ordinal);
        Assert.Null(_requests.Ask(RunRequest.Pause));
        Assert.Null(_requests.Ask(RunRequest.Pause));
        Assert.Null(_requests.Ask(RunRequest.Resume));
        Assert.False(_requests.IsPaused);
    }

    [Fact]
    public void A_run_that_is_stopping_takes_nothing_else_and_is_not_paused()
    {
        _requests.Begin(canEvaluate: true);
        Assert.Null(_requests.Ask(RunRequest.Pause));
        _requests.Request(StopMode.WithCheckpoint);
        Assert.False(_requests.IsPaused);
        Assert.All(Enum.GetValues<RunRequest>(), request => Assert.Contains("stopping", _requests.Ask(request), StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_accepted_is_done_before_the_end()
    {
        _requests.Begin(canEvaluate: true);
        Assert.Null(_requests.Ask(RunRequest.Save));
        Assert.False(_requests.TryEnd());
        Assert.True(_requests.TakeSave());
        Assert.True(_requests.TryEnd());
        Assert.Contains("has done its steps", _requests.Ask(RunRequest.Save), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_request_ends_the_wait_of_a_paused_run()
    {
        _requests.Begin(canEvaluate: true);
        Assert.Null(_requests.Ask(RunRequest.Pause));
        await WokenBy(() => _requests.Ask(RunRequest.Save));
        Assert.True(_requests.TakeSave());
        await WokenBy(() => _requests.Ask(RunRequest.Evaluate));
        Assert.True(_requests.TakeEvaluate());
        await WokenBy(() => _requests.Ask(RunRequest.Resume));
        Assert.Null(_requests.Ask(RunRequest.Pause));
        await WokenBy(() => _requests.Request(StopMode.WithCheckpoint));
    }

    private async Task WokenBy(Action ask)
    {
        var waiting = Task.Factory.StartNew(
            _requests.WaitWhilePaused, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.False(waiting.IsCompleted);
        ask();
        await waiting;
    }
}
