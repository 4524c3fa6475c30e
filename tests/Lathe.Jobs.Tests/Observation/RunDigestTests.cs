using Lathe.Jobs.Observation;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Jobs.Tests.Events;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Tests.Observation;

/// <summary>What is kept of an ended run, so that nobody has to read its events to list it.</summary>
public class RunDigestTests
{
    [Fact]
    public void An_ended_run_is_described_without_its_events()
    {
        using var box = new Sandbox();
        var run = Ended(box, new FinishedEvent());
        var told = Describe(run);
        File.WriteAllText(run.Events, "");

        Assert.Equal(told, Describe(run));
        Assert.Equal((RunState.Finished, 5, 1.25, 0.5, "/out/checkpoint-5", 5L), (told.State, told.Step, told.Loss, told.EvalLoss, told.LastCheckpoint, told.LastSeq));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"lastSeq\":3,\"isPaused\":false}")]
    [InlineData("rubbish")]
    [InlineData(null)]
    public void Without_a_digest_the_events_are_read(string? content)
    {
        using var box = new Sandbox();
        var run = Ended(box, new StoppedEvent { Mode = StopMode.WithCheckpoint });
        var told = Describe(run);
        File.Delete(run.Digest);
        if (content is not null)
        {
            File.WriteAllText(run.Digest, content);
        }

        Assert.Equal(told, Describe(run));
        Assert.Equal(RunState.Stopped, told.State);
    }

    [Fact]
    public void Whoever_settles_a_run_writes_its_digest()
    {
        using var box = new Sandbox();
        var run = Records(box);
        using (var worker = new RunEventWriter(run))
        {
            worker.Append(RunSeriesTests.Step(3, 2));
        }

        Assert.False(File.Exists(run.Digest));
        RunSettlement.Settle(run, 137);

        var digest = RunDigest.Read(run)!;
        Assert.Equal(WorkerExitCode.WorkerLost, Assert.IsType<FailedEvent>(digest.End).Kind);
        Assert.Equal((2L, 3), (digest.LastSeq, digest.Step!.Step));
        Assert.Equal(RunState.Failed, Describe(run).State);
    }

    [Fact]
    public void A_worker_that_was_killed_before_it_wrote_the_digest_is_made_up_for()
    {
        using var box = new Sandbox();
        var run = Ended(box, new FinishedEvent());
        var digest = File.ReadAllText(run.Digest);
        File.Delete(run.Digest);

        RunSettlement.Settle(run, 137);

        Assert.Equal(digest, File.ReadAllText(run.Digest));
    }

    [Fact]
    public void A_digest_that_cannot_be_written_hurts_no_run()
    {
        using var box = new Sandbox();
        var run = Records(box);
        Directory.CreateDirectory(Path.Combine(run.Digest, "in the way"));

        Write(run, new FinishedEvent());

        Assert.Equal(RunState.Finished, Describe(run).State);
    }

    private static RunDirectory Records(Sandbox box) =>
        RunRecords.Create(box.Request(), "/worker", EnvironmentFacts.Gather([]), TimeProvider.System.GetUtcNow());

    private static RunDirectory Ended(Sandbox box, RunEvent end)
    {
        var run = Records(box);
        Write(run, end);
        return run;
    }

    private static void Write(RunDirectory run, RunEvent end)
    {
        using var writer = new RunEventWriter(run);
        writer.Append(new PhaseEvent { Phase = RunPhase.Training });
        writer.Append(RunSeriesTests.Step(5, 1.25));
        writer.Append(new EvalEvent { Step = 5, Epoch = 1, Loss = 0.5, Perplexity = 1.6, RuntimeSeconds = 1, Samples = 2 });
        writer.Append(new CheckpointEvent { Step = 5, Path = "/out/checkpoint-5" });
        writer.Append(end);
    }

    private static RunInfo Describe(RunDirectory run)
    {
        using ObservedRun observed = new(run, RunRecords.Read(run)!);
        Assert.True(observed.Refresh());
        Assert.True(observed.Ended.IsCompleted);
        return observed.Describe();
    }
}
