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
    [InlineData(137, "memory ran out", WorkerExitCode.WorkerLost)]
    [InlineData(139, "SIGSEGV", WorkerExitCode.Crashed)]
    [InlineData(134, "SIGABRT", WorkerExitCode.Crashed)]
    [InlineData(132, "SIGILL", WorkerExitCode.Crashed)]
    [InlineData(136, "SIGFPE", WorkerExitCode.Crashed)]
    [InlineData(143, "SIGTERM", WorkerExitCode.WorkerLost)]
    [InlineData(159, "signal 31", WorkerExitCode.WorkerLost)]
    [InlineData(77, "exit code 77", WorkerExitCode.WorkerLost)]
    [InlineData(255, "exit code 255", WorkerExitCode.WorkerLost)]
    [InlineData(0, "exit code 0", WorkerExitCode.WorkerLost)]
    public void A_worker_that_said_nothing_is_lost_or_crashed(int exitCode, string words, WorkerExitCode kind)
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        File.WriteAllText(run.Log, "one\n\n  two \u001b[31m\n");

        var exit = WorkerExitExplainer.Explain(run, exitCode, last: null);

        Assert.Equal(kind, exit.Code);
        Assert.Contains(words, exit.Message, StringComparison.Ordinal);
        Assert.NotNull(exit.Hint);
        Assert.Equal(["one", "two  [31m"], exit.LogLines);
    }

    [Theory]
    [InlineData("137 0 1\n", 137, "very likely this one")]
    [InlineData("137 2 2\n", 137, "the kernel did not do it")]
    [InlineData("137\n", 137, "or by the system because memory ran out")]
    [InlineData("137 2\n", 137, "or by the system because memory ran out")]
    [InlineData("139 0 1\n", 139, "SIGSEGV")]
    [InlineData("77  \n", 77, "exit code 77")]
    [InlineData("", 15, "without a word")]
    [InlineData("rubbish", 15, "without a word")]
    [InlineData("-1", 15, "without a word")]
    public void What_the_shell_wrote_down_is_told_by_who_did_not_see_the_end(string written, int exitCode, string words)
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        File.WriteAllText(run.Exit, written);

        var exit = WorkerExitExplainer.Explain(run, (int)WorkerExitCode.WorkerLost, last: null);

        Assert.Equal(exitCode, exit.ProcessExitCode);
        Assert.Contains(words, exit.Message, StringComparison.Ordinal);
        Assert.NotNull(exit.Hint);
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
