using System.Collections.Concurrent;
using Lathe.Protocol.Runs.Events;
using Lathe.Worker.Reporting;

namespace Lathe.EndToEnd.Tests.Runs;

public sealed class HeartbeatTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    [Fact]
    public void Beats_until_it_is_disposed_and_tells_since_when_no_work_was_done()
    {
        using var beats = new BlockingCollection<SystemEvent>();
        var heart = new Heartbeat(value => beats.Add((SystemEvent)value), Interval);
        var (first, second) = (Take(beats), Take(beats));
        Assert.True(second.IdleSeconds > first.IdleSeconds);
        Assert.True(first.RssBytes > 0);
        Assert.True(first.CpuPercent >= 0);

        heart.Worked();
        while (Take(beats).IdleSeconds >= second.IdleSeconds)
        {
            heart.Worked();
        }

        heart.Dispose();
        var count = beats.Count;
        Thread.Sleep(10 * Interval);
        Assert.Equal(count, beats.Count);
    }

    [Fact]
    public void A_full_disk_ends_neither_the_beats_nor_the_process()
    {
        using var tries = new BlockingCollection<RunEvent>();
        using var heart = new Heartbeat(
            value =>
            {
                tries.Add(value);
                throw new IOException("No space left on device");
            },
            Interval);
        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<SystemEvent>(Take(tries));
        }
    }

    private static T Take<T>(BlockingCollection<T> beats) => beats.Take(TestContext.Current.CancellationToken);
}
