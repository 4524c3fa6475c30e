using Lathe.Jobs.Events;
using Lathe.Jobs.Tests.Events;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Tests.Runs;

/// <summary>The files beside the events, whatever a kill or a power loss left of them.</summary>
public class RunIndexTests
{
    [Fact]
    public void A_page_begins_after_any_number_and_ends_at_its_limit()
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        Write(run, 50);

        foreach (var (after, limit, first, count, more) in new[] { (0, 10, 1L, 10, true), (37, 10, 38L, 10, true), (45, 10, 46L, 5, false), (40, 10, 41L, 10, false) })
        {
            var page = EventPage.Read(run, after, limit);
            Assert.Equal(Enumerable.Range((int)first, count).Select(seq => (long)seq), page.Events.Select(value => value.Seq));
            Assert.Equal(more, page.More);
        }

        Assert.Empty(EventPage.Read(run, 50, 10).Events);
        Assert.Empty(EventPage.Read(run, 1000, 10).Events);
    }

    [Fact]
    public void A_page_is_read_from_where_the_index_says()
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        Write(run, 50);
        var offset = BitConverter.ToInt64(File.ReadAllBytes(Offsets(run)), 39 * 8);
        using (var file = new FileStream(run.Events, FileMode.Open))
        {
            // Nothing before that place can be read any more.
            file.Write(new byte[offset - 1]);
        }

        Assert.Equal(Enumerable.Range(40, 11).Select(seq => (long)seq), EventPage.Read(run, 39, 100).Events.Select(value => value.Seq));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("short")]
    [InlineData("zero")]
    [InlineData("beyond")]
    [InlineData("shifted")]
    public void Without_a_right_index_events_are_found_by_reading(string damage)
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        Write(run, 50);
        Damage(run, damage);

        Assert.Equal([31L, 32L, 33L], EventPage.Read(run, 30, 3).Events.Select(value => value.Seq));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("short")]
    [InlineData("zero")]
    [InlineData("beyond")]
    [InlineData("shifted")]
    [InlineData("lost points")]
    [InlineData("lost last points")]
    public void The_next_writer_makes_the_index_right(string damage)
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        Write(run, 50);
        var (offsets, losses) = (File.ReadAllBytes(Offsets(run)), Losses(run));
        Damage(run, damage);

        new RunEventWriter(run).Dispose();

        Assert.Equal(offsets, File.ReadAllBytes(Offsets(run)));
        Assert.Equal(losses, Losses(run));
    }

    [Fact]
    public void Whatever_is_cut_off_at_the_end_of_the_files_the_next_writer_goes_on_whole()
    {
        using var box = new Sandbox();
        var whole = box.EmptyRun();
        Write(whole, 6);
        var events = File.ReadAllBytes(whole.Events);
        var offsets = File.ReadAllBytes(Offsets(whole));
        var loss = File.ReadAllBytes(Loss(whole));
        var random = new Random(20260301);
        var ends = Enumerable.Range(0, events.Length + 1).Where(end => events.Length - end < 300 || random.Next(20) == 0);
        foreach (var end in ends)
        {
            File.WriteAllBytes(whole.Events, events[..end]);
            File.WriteAllBytes(Offsets(whole), offsets[..random.Next(offsets.Length + 1)]);
            File.WriteAllBytes(Loss(whole), loss[..random.Next(loss.Length + 1)]);
            if (random.Next(3) == 0)
            {
                // As after a power loss: the length was kept, the bytes were not.
                using var tail = new FileStream(whole.Events, FileMode.Append);
                tail.Write(new byte[random.Next(200)]);
            }

            AssertGoesOn(whole);
        }
    }

    [Fact]
    public void Garbage_with_line_ends_behind_the_last_event_is_cut_and_readers_find_what_takes_its_place()
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        Write(run, 3);
        File.AppendAllText(run.Events, "\u0000\u0000\n{\"seq\":\n\u0001rubbish");
        using var stream = new FileStream(run.Events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var reader = new EventFileTail(stream);
        Assert.Equal(3, reader.ReadLines().Count());
        Assert.Equal(2, reader.Rejected);

        using (var writer = new RunEventWriter(run))
        {
            writer.Append(RunSeriesTests.Step(4, 1));
        }

        reader.Rewind();
        Assert.Equal([4L], reader.ReadLines().Select(line => line.Event.Seq));
        Assert.Equal(4, File.ReadAllLines(run.Events).Length);
    }

    [Fact]
    public void A_process_that_ends_between_event_and_index_leaves_both_whole()
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        var writer = new RunEventWriter(run, reached: point =>
        {
            if (point == RunEventWriter.InsidePoint)
            {
                throw new OperationCanceledException();
            }
        });
        using (writer)
        {
            Assert.Throws<OperationCanceledException>(() => writer.Append(RunSeriesTests.Step(1, 5)));
        }

        Assert.Equal(0, new FileInfo(Offsets(run)).Length);
        Assert.Single(EventPage.Read(run, 0, 10).Events);
        Assert.Equal([5d], Losses(run));
        using (var next = new RunEventWriter(run))
        {
            next.Append(RunSeriesTests.Step(2, 4));
        }

        Assert.Equal(16, new FileInfo(Offsets(run)).Length);
        Assert.Equal([5d, 4d], Losses(run));
    }

    [Fact]
    public void An_index_that_cannot_be_written_hurts_no_run()
    {
        using var box = new Sandbox();
        var run = box.EmptyRun();
        File.WriteAllText(run.Index, "no folder");

        Write(run, 5);

        Assert.Equal(5, EventPage.Read(run, 0, 10).Events.Count);
        Assert.Equal(5, Losses(run).Count);
    }

    private static string Offsets(RunDirectory run) => Path.Combine(run.Index, "offsets");

    private static string Loss(RunDirectory run) => Path.Combine(run.Index, "loss");

    private static IReadOnlyList<double?> Losses(RunDirectory run) => RunSeries.Read(run, RunMetric.Loss, null, null, 1000).Values;

    private static void AssertGoesOn(RunDirectory run)
    {
        long next;
        using (var writer = new RunEventWriter(run))
        {
            next = (writer.Last?.Seq ?? 0) + 1;
            writer.Append(RunSeriesTests.Step((int)next, next));
        }

        var seqs = Enumerable.Range(1, (int)next).Select(seq => (long)seq).ToList();
        Assert.Equal(seqs, EventPage.Read(run, 0, 100).Events.Select(value => value.Seq));
        Assert.Equal(seqs.Select(seq => (double?)seq), Losses(run));
        for (var after = 0; after < next; after++)
        {
            Assert.Equal(after + 1, EventPage.Read(run, after, 1).Events[0].Seq);
        }

        Assert.Equal(next * 8, new FileInfo(Offsets(run)).Length);
        Assert.Equal(next * 24, new FileInfo(Loss(run)).Length);
    }

    private static void Write(RunDirectory run, int count)
    {
        using var writer = new RunEventWriter(run);
        for (var step = 1; step <= count; step++)
        {
            writer.Append(RunSeriesTests.Step(step, step));
        }
    }

    private static void Damage(RunDirectory run, string damage)
    {
        var bytes = File.ReadAllBytes(Offsets(run));
        switch (damage)
        {
            case "missing":
                Directory.Delete(run.Index, recursive: true);
                break;
            case "short":
                File.WriteAllBytes(Offsets(run), bytes[..(10 * 8 + 3)]);
                break;
            case "zero":
                File.WriteAllBytes(Offsets(run), new byte[bytes.Length]);
                break;
            case "beyond":
                File.WriteAllBytes(Offsets(run), [.. bytes, .. bytes]);
                break;
            case "shifted":
                File.WriteAllBytes(Offsets(run), [.. bytes[8..], .. bytes[^8..]]);
                break;
            case "lost points":
                var points = File.ReadAllBytes(Loss(run));
                Array.Clear(points, 240, 480);
                File.WriteAllBytes(Loss(run), points);
                break;
            case "lost last points":
                File.WriteAllBytes(Loss(run), File.ReadAllBytes(Loss(run))[..700]);
                break;
            default:
                throw new ArgumentException(damage);
        }
    }
}
