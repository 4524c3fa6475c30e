using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Events;
using Lathe.Jobs.Tests.Catalogue;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Tests.Events;

public sealed class EventTailTests : IDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly CatalogueBox _box = new();

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(2, new[] { 999, 1000 })]
    [InlineData(5000, null)]
    public void The_last_wanted_events_are_found_from_the_end(int count, int[]? steps)
    {
        var run = Thousand();
        CatalogueBox.Append(run, CatalogueBox.Heartbeat, CatalogueBox.Heartbeat);

        var (lines, offset) = EventTail.Last(run.Run!, count, line => line.Event is StepEvent);

        Assert.Equal(steps ?? [.. Enumerable.Range(1, 1000)], lines.Select(line => ((StepEvent)line.Event).Step));
        Assert.Equal(new FileInfo(run.Run!.Events).Length, offset);
    }

    [Fact]
    public async Task Following_goes_on_where_the_last_whole_line_ends()
    {
        var run = Thousand();
        await File.AppendAllTextAsync(run.Run!.Events, "{\"type\":\"step\",\"se", Token);
        var (_, offset) = EventTail.Last(run.Run!, 3, _ => true);
        var ended = new TaskCompletionSource();
        var read = new List<int>();
        var following = Task.Run(
            async () =>
            {
                await foreach (var line in EventTail.FollowAsync(run.Run!, offset, ended.Task, Token))
                {
                    read.Add((int)line.Event.Seq);
                }
            },
            Token);

        // A new writer cuts the torn line off and writes on in its place.
        CatalogueBox.Append(run, CatalogueBox.Step(1001), CatalogueBox.Step(1002));
        ended.SetResult();
        await following;

        Assert.Equal([1001, 1002], read);
    }

    [Fact]
    public async Task Following_ends_with_the_terminal_event()
    {
        var run = _box.Create();
        CatalogueBox.Append(run, CatalogueBox.Step(1), new FinishedEvent());

        List<RunEventLine> lines = [];
        await foreach (var line in EventTail.FollowAsync(run.Run!, 0, new TaskCompletionSource().Task, Token))
        {
            lines.Add(line);
        }

        Assert.Equal([typeof(StepEvent), typeof(FinishedEvent)], lines.Select(line => line.Event.GetType()));
    }

    [Fact]
    public async Task The_log_is_read_from_its_end_and_to_what_a_killed_process_left()
    {
        var run = _box.Create();
        await File.WriteAllTextAsync(run.Run!.Log, "one\ntwo\nthree\nfo", Token);

        Assert.Equal(["two", "three", "fo"], await LogAsync(run, 2));
        Assert.Equal(["one", "two", "three", "fo"], await LogAsync(run, null));
    }

    private static async Task<List<string>> LogAsync(CataloguedRun run, int? count)
    {
        List<string> lines = [];
        await foreach (var line in WorkerLogTail.ReadAsync(run.Run!, count, Task.CompletedTask, Token))
        {
            lines.Add(line);
        }

        return lines;
    }

    private CataloguedRun Thousand()
    {
        var run = _box.Create();
        CatalogueBox.Append(run, [.. Enumerable.Range(1, 1000).Select(CatalogueBox.Step)]);
        return run;
    }
}
