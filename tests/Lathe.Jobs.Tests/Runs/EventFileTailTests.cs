using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Tests.Runs;

public class EventFileTailTests
{
    [Fact]
    public void Whatever_a_file_holds_the_events_in_it_are_read()
    {
        var junk = Gen.Elements("", "garbage", "{\"type\":", "[1,2]", "null", "\u0000", new string('y', 70_000));
        var property = Prop.ForAll(Gen.ListOf(Gen.Zip(junk, Gen.Choose(0, 200_000))).ToArbitrary(), parts =>
        {
            var text = new StringBuilder();
            var sizes = new List<int>();
            foreach (var (noise, size) in parts)
            {
                sizes.Add(size);
                text.Append(noise).Append('\n').Append(Line(sizes.Count, size)).Append('\n');
            }

            var tail = new EventFileTail(new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())));
            var read = tail.ReadLines().Select(line => ((CheckpointEvent)line.Event).Path.Length).ToList();
            return read.SequenceEqual(sizes) && tail.Consumed == text.Length && !tail.IsTorn
                && tail.Rejected == parts.Count(part => part.Item1.Length > 0);
        });
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(7UL, 9UL));
    }

    [Fact]
    public void A_line_beyond_the_limit_is_skipped_and_the_next_one_read()
    {
        var text = Line(1, 10) + "\n" + Line(2, RunEventLine.MaxBytes) + "\n" + Line(3, 10) + "\n";
        var tail = new EventFileTail(new MemoryStream(Encoding.UTF8.GetBytes(text)));

        Assert.Equal([1, 3], tail.ReadLines().Select(line => line.Event.Seq));
        Assert.Equal(1, tail.Rejected);
    }

    private static string Line(long seq, int size) =>
        RunEventLine.Format(new CheckpointEvent { Seq = seq, Step = 1, Path = new string('p', size) });
}
