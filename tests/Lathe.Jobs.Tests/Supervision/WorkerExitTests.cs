using Lathe.Jobs.Supervision;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Tests.Supervision;

public class WorkerExitTests
{
    [Fact]
    public void Every_exit_code_has_one_sentence_and_an_action_where_one_is_needed()
    {
        Assert.Equal(Enum.GetValues<WorkerExitCode>(), WorkerExitAdvice.All.Select(advice => advice.Code).Order());
        Assert.All(WorkerExitAdvice.All, advice =>
        {
            Assert.EndsWith(".", advice.Meaning, StringComparison.Ordinal);
            Assert.Equal(
                advice.Code is WorkerExitCode.Completed or WorkerExitCode.StoppedNow,
                advice.Action.Length == 0);
        });
    }

    [Theory]
    [InlineData(137, "memory ran out")]
    [InlineData(139, "SIGSEGV")]
    [InlineData(134, "SIGABRT")]
    [InlineData(132, "SIGILL")]
    [InlineData(143, "SIGTERM")]
    [InlineData(159, "signal 31")]
    [InlineData(77, "exit code 77")]
    [InlineData(255, "exit code 255")]
    [InlineData(0, "exit code 0")]
    public void A_worker_that_said_nothing_is_lost(int exitCode, string words)
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        File.WriteAllText(run.Log, "one\n\n  two \u001b[31m\n");

        var exit = WorkerExitExplainer.Explain(run, exitCode, last: null);

        Assert.Equal(WorkerExitCode.WorkerLost, exit.Code);
        Assert.Contains(words, exit.Message, StringComparison.Ordinal);
        Assert.NotNull(exit.Hint);
        Assert.Equal(["one", "two  [31m"], exit.LogLines);
    }

    [Fact]
    public void A_code_of_the_table_is_explained_by_it()
    {
        using var box = new Sandbox();
        Assert.Equal(WorkerExitCode.RunBusy, WorkerExitExplainer.Explain(box.EmptyRun(), 13, last: null).Code);
    }

    [Fact]
    public void The_workers_own_words_come_first()
    {
        using var box = new Sandbox();
        var said = new FailedEvent { Kind = WorkerExitCode.Data, Message = "row 3 is empty" };
        var exit = WorkerExitExplainer.Explain(box.EmptyRun(), 137, said);
        Assert.Equal((WorkerExitCode.Data, "row 3 is empty"), (exit.Code, exit.Message));
        Assert.Equal(WorkerExitAdvice.For(WorkerExitCode.Data).Action, exit.Hint);
    }

    [Fact]
    public void Only_the_end_of_a_large_log_is_read()
    {
        using var box = new Sandbox();
        var path = Path.Combine(box.Folder, "log");
        File.WriteAllText(
            path, new string('x', 10_000_000) + "\n" + string.Join('\n', Enumerable.Range(1, 50)) + "\n" + new string('y', 5000));

        var lines = LogTail.Read(path, 3);

        Assert.Equal(["49", "50"], lines.Take(2));
        Assert.True(lines[2].Length < 500);
        Assert.Empty(LogTail.Read(path + ".missing"));
    }
}
