using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Tests.Runs;

public class RunEventWriterTests
{
    [Fact]
    public void Events_are_numbered_from_one_and_readable_at_once()
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        using var writer = new RunEventWriter(run);

        writer.Append(new CheckpointEvent { Step = 1, Path = "/a" });
        writer.Append(new CheckpointEvent { Step = 2, Path = "/b" });

        Assert.Equal([1, 2], Read(run).Select(line => line.Event.Seq));
    }

    [Fact]
    public void Numbers_have_no_gaps_when_threads_write_together()
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        using var writer = new RunEventWriter(run);

        Parallel.For(0, 500, i => writer.Append(new CheckpointEvent { Step = i, Path = new string('x', i) }));

        var lines = Read(run);
        Assert.Equal(Enumerable.Range(1, 500).Select(i => (long)i), lines.Select(line => line.Event.Seq));
        Assert.Equal(Enumerable.Range(0, 500), lines.Select(line => ((CheckpointEvent)line.Event).Step).Order());
    }

    [Theory]
    [InlineData("{\"type\":\"checkpoint\",\"seq\":3,\"ti", 3)]
    [InlineData("\u0000\u0000\u0000", 3)]
    [InlineData("{\"type\":\"checkpoint\",\"seq\":3,\"time\":\"2026-01-02T03:04:05Z\",\"step\":9,\"path\":\"/whole\"}", 4)]
    public void A_torn_last_line_is_repaired_by_the_next_writer(string torn, long next)
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        WriteTwo(run);
        File.AppendAllText(run.Events, torn);

        using (var writer = new RunEventWriter(run))
        {
            writer.Append(new CheckpointEvent { Step = 10, Path = "/next" });
        }

        var lines = Read(run);
        Assert.Equal(Enumerable.Range(1, (int)next).Select(i => (long)i), lines.Select(line => line.Event.Seq));
        Assert.Equal("/next", ((CheckpointEvent)lines[^1].Event).Path);
        Assert.Equal(next, File.ReadAllLines(run.Events).Length);
    }

    [Fact]
    public void A_torn_line_of_any_length_is_cut_off()
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        WriteTwo(run);
        var good = File.ReadAllText(run.Events);
        File.AppendAllText(run.Events, new string('x', RunEventLine.MaxBytes + 100_000));

        new RunEventWriter(run).Dispose();

        Assert.Equal(good, File.ReadAllText(run.Events));
    }

    [Fact]
    public void Nothing_follows_a_terminal_event()
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        using (var writer = new RunEventWriter(run))
        {
            writer.Append(new FinishedEvent());
            writer.Append(new CheckpointEvent { Step = 1, Path = "/late" });
        }

        using (var later = new RunEventWriter(run))
        {
            Assert.IsType<FinishedEvent>(later.Last);
            later.Append(new FinishedEvent());
        }

        Assert.Single(File.ReadAllLines(run.Events));
    }

    private static void WriteTwo(RunDirectory run)
    {
        using var writer = new RunEventWriter(run);
        writer.Append(new CheckpointEvent { Step = 1, Path = "/a" });
        writer.Append(new CheckpointEvent { Step = 2, Path = "/b" });
    }

    private static List<RunEventLine> Read(RunDirectory run)
    {
        using var stream = new FileStream(run.Events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return [.. new EventFileTail(stream).ReadLines()];
    }
}
