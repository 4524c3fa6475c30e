using System.Text;
using Lathe.Jobs.Events;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Tests.Events;

public class RunEventsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_are_read_while_they_are_written()
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        var writing = Task.Run(async () =>
        {
            await Task.Delay(100);
            using var writer = new RunEventWriter(run);
            for (var i = 1; i <= 300; i++)
            {
                writer.Append(new CheckpointEvent { Step = i, Path = new string('x', i * 37) });
                if (i % 50 == 0)
                {
                    await Task.Delay(20);
                }
            }

            writer.Append(new FinishedEvent());
        }, Token);

        var read = await ReadAsync(run);
        await writing;

        Assert.Equal(Enumerable.Range(1, 301).Select(i => (long)i), read.Select(line => line.Event.Seq));
        Assert.IsType<FinishedEvent>(read[^1].Event);
    }

    [Fact]
    public async Task Half_written_lines_are_waited_for()
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        var bytes = Encoding.UTF8.GetBytes(
            RunEventLine.Format(
                new PreviewEvent { Seq = 1, When = PreviewTime.After, Index = 0, Prompt = "Grüße 你好", Answer = "🙂" }) + "\n" +
            RunEventLine.Format(new FinishedEvent { Seq = 2 }) + "\n");
        var writing = Task.Run(async () =>
        {
            using var stream = new FileStream(run.Events, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
            foreach (var chunk in bytes.Chunk(29))
            {
                await stream.WriteAsync(chunk);
                await stream.FlushAsync();
                await Task.Delay(30);
            }
        }, Token);

        var read = await ReadAsync(run);
        await writing;

        Assert.Equal("🙂", Assert.IsType<PreviewEvent>(read[0].Event).Answer);
        Assert.Equal(2, read.Count);
    }

    [Fact]
    public async Task A_torn_line_that_the_next_writer_cuts_off_does_not_confuse_the_reader()
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        using (var first = new RunEventWriter(run))
        {
            first.Append(new CheckpointEvent { Step = 1, Path = "/a" });
        }

        await File.AppendAllTextAsync(run.Events, "{\"type\":\"checkpoint\",\"seq\":2,\"time\":\"2026-01", Token);
        var read = new List<RunEventLine>();
        await foreach (var line in RunEvents.FollowAsync(run, cancellation: Limit()))
        {
            read.Add(line);
            if (line.Event.Seq == 1)
            {
                // The reader holds the torn bytes already: they were in the chunk this line came from.
                using var second = new RunEventWriter(run);
                second.Append(new CheckpointEvent { Step = 2, Path = "/" + new string('b', 500) });
                second.Append(new FinishedEvent());
            }
        }

        Assert.Equal([1, 2, 3], read.Select(line => line.Event.Seq));
    }

    [Fact]
    public async Task Reading_goes_on_after_a_number()
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        using (var writer = new RunEventWriter(run))
        {
            for (var i = 1; i <= 5; i++)
            {
                writer.Append(new CheckpointEvent { Step = i, Path = "/a" });
            }

            writer.Append(new FinishedEvent());
        }

        Assert.Equal([4, 5, 6], (await ReadAsync(run, afterSeq: 3)).Select(line => line.Event.Seq));
    }

    [Fact]
    public async Task When_nobody_writes_any_more_the_rest_is_given_out_and_reading_ends()
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        using (var writer = new RunEventWriter(run))
        {
            writer.Append(new CheckpointEvent { Step = 1, Path = "/a" });
        }

        await File.AppendAllTextAsync(run.Events, "{\"torn", Token);
        Assert.Single(await ReadAsync(run, ended: Task.CompletedTask));
    }

    [Fact]
    public async Task A_run_without_events_ends_too()
    {
        using var box = new Sandbox();
        Assert.Empty(await ReadAsync(box.EmptyRun(), ended: Task.Delay(120, Token)));
    }

    private static async Task<List<RunEventLine>> ReadAsync(RunDirectory run, long afterSeq = 0, Task? ended = null)
    {
        var read = new List<RunEventLine>();
        await foreach (var line in RunEvents.FollowAsync(run, afterSeq, ended, Limit()))
        {
            read.Add(line);
        }

        return read;
    }

    private static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;
}
