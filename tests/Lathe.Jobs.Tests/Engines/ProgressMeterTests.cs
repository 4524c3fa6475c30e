using Lathe.Jobs.Engines;
using Lathe.Jobs.Tests.Queue;
using Lathe.Protocol.Daemon;

namespace Lathe.Jobs.Tests.Engines;

public class ProgressMeterTests
{
    [Fact]
    public void At_most_ten_a_second_are_told()
    {
        List<EngineProgressParams> told = [];
        ManualTime clock = new();
        ProgressMeter meter = new(told.Add, clock);
        for (var bytes = 0; bytes < 1000; bytes++)
        {
            meter.Tell(bytes < 500 ? "one" : "two", bytes, 1000);
            clock.Elapsed += TimeSpan.FromMilliseconds(1);
        }

        Assert.Equal([0, 100, 200, 300, 400, 500, 600, 700, 800, 900], told.Select(progress => progress.Done));
        Assert.Equal(new EngineProgressParams("two", 500, 1000), told[5]);
    }
}
