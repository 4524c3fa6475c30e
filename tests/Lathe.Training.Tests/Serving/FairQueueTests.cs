using Lathe.Training.Serving;

namespace Lathe.Training.Tests.Serving;

public sealed class FairQueueTests
{
    [Fact]
    public void Clients_take_turns_however_much_each_asks()
    {
        var queue = new FairQueue<string>(100);
        foreach (var item in new[] { "a1", "a2", "a3", "b1", "c1", "c2", "a4" })
        {
            Assert.True(queue.TryAdd(item[..1], item));
        }

        Assert.Equal(["a1", "b1", "c1", "a2", "c2", "a3", "a4"], All(queue));
        Assert.False(queue.TryTake(out _));
    }

    [Fact]
    public void A_full_line_takes_no_more_until_somebody_leaves()
    {
        var queue = new FairQueue<int>(2);
        Assert.True(queue.TryAdd("a", 1));
        Assert.True(queue.TryAdd("b", 2));
        Assert.False(queue.TryAdd("c", 3));
        Assert.True(queue.TryTake(out var first));
        Assert.Equal((1, 1), (first, queue.Count));
        Assert.True(queue.TryAdd("c", 3));
    }

    private static IEnumerable<string> All(FairQueue<string> queue)
    {
        while (queue.TryTake(out var item))
        {
            yield return item;
        }
    }
}
