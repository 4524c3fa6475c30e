using Lathe.Training.Diagnostics;

namespace Lathe.Training.Tests.Diagnostics;

public sealed class HostMemoryMeterTests
{
    private const long Size = 200 << 20;
    private const long Tolerance = Size / 20;

    [Fact]
    public void A_peak_is_seen_once()
    {
        using var meter = new HostMemoryMeter();
        _ = meter.TakePeak();
        var before = meter.UsedBytes;
        new TouchedMemory(Size).Dispose();
        Assert.InRange(meter.TakePeak() - before, Size - Tolerance, Size + Tolerance);

        Assert.SkipUnless(meter.Basis is MemoryBasis.PhasePeak, "this system keeps one peak for the whole process");
        Assert.InRange(meter.TakePeak() - before, -Tolerance, Tolerance);
    }

    [Fact]
    public void Without_a_reset_a_peak_belongs_to_who_raised_it()
    {
        using var meter = new HostMemoryMeter(mayReset: false);
        Assert.Equal(MemoryBasis.RunPeak, meter.Basis);
        var highest = meter.TakePeak();
        var before = meter.UsedBytes;

        // Enough to pass every peak that other tests have left.
        var size = highest - before + Size;
        new TouchedMemory(size).Dispose();
        Assert.InRange(meter.TakePeak() - before, size - Tolerance, size + Tolerance);
        Assert.InRange(meter.TakePeak() - before, -Tolerance, Tolerance);
    }

    [Fact]
    public void Knows_the_machine()
    {
        using var meter = new HostMemoryMeter();
        Assert.True(meter.TotalBytes > meter.UsedBytes);
        Assert.True(meter.UsedBytes > 0);
    }
}
