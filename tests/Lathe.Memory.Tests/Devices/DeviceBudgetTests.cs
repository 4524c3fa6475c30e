using FsCheck.Fluent;
using Lathe.Memory.Devices;
using Lathe.Memory.Devices.Host;
using Lathe.Memory.Devices.Table;
using Lathe.Models.Tests;

namespace Lathe.Memory.Tests.Devices;

public class DeviceBudgetTests
{
    private static readonly GpuDevice Gpu = new(
        1,
        "GPU-1",
        "NVIDIA GeForce RTX 4090 Laptop GPU",
        16 * Gib.Bytes,
        ReservedBytes: Gib.Bytes / 2,
        FreeBytes: 12 * Gib.Bytes,
        [new GpuProcess(7, "python", 2 * Gib.Bytes), new GpuProcess(8, null, null)],
        new ComputeCapability(8, 9),
        "550.54.15",
        IsPartitioned: false);

    [Fact]
    public void A_gpu_that_is_here_offers_what_nobody_uses()
    {
        Assert.Equal(
            new DeviceBudget(
                DeviceBudgetKind.PresentGpu,
                "RTX 4090 Laptop",
                12 * Gib.Bytes,
                "GPU 1 of this machine: 16.0 GiB, less 0.5 GiB the driver keeps and 3.5 GiB in use by other programs now."),
            DeviceBudget.Of(Gpu));
    }

    [Fact]
    public void What_the_driver_does_not_count_apart_is_not_claimed_to_be_others()
    {
        var budget = DeviceBudget.Of(Gpu with { ReservedBytes = null });

        Assert.Equal(12 * Gib.Bytes, budget?.Bytes);
        Assert.Contains("4.0 GiB in use by the driver and other programs now", budget?.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void An_own_process_gives_its_memory_back()
    {
        Assert.Equal(14 * Gib.Bytes, DeviceBudget.Of(Gpu, new HashSet<int> { 7, 8, 9 })?.Bytes);
        Assert.Equal(12 * Gib.Bytes, DeviceBudget.Of(Gpu, new HashSet<int> { 8, 9 })?.Bytes);
    }

    [Fact]
    public void A_divided_gpu_is_not_planned_for() => Assert.Null(DeviceBudget.Of(Gpu with { IsPartitioned = true }));

    [Fact]
    public void A_gpu_that_is_not_here_offers_all_but_the_reserve()
    {
        var budget = DeviceBudget.Of(GpuTable.Find("RTX 4090").Found!);

        Assert.Equal((DeviceBudgetKind.KnownGpu, "RTX 4090"), (budget.Kind, budget.Name));
        Assert.Equal((24_564L << 20) - DeviceBudget.Reserve, budget.Bytes);
        Assert.Equal(
            "RTX 4090, not asked itself: 24.0 GiB as drivers report it, less 1.0 GiB for the driver and a desktop.", budget.Basis);
        Assert.Contains("nominal", DeviceBudget.Of(GpuTable.Find("TITAN RTX").Found!).Basis, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(24, "24.0 GiB")]
    [InlineData(0.5, "0.5 GiB")]
    public void A_given_amount_is_taken_exactly(double gibibytes, string name)
    {
        var budget = DeviceBudget.OfGib(gibibytes);
        Assert.Equal((name, (long)(gibibytes * Gib.Bytes)), (budget.Name, budget.Bytes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e6)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_amount_that_makes_no_sense_is_refused(double gibibytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceBudget.OfGib(gibibytes));

    /// <summary>A run never gets more than the machine has available, nor more than any limit leaves.</summary>
    [Fact]
    public void The_processor_gets_the_least_of_all()
    {
        var limits =
            from bytes in Gen.Choose(0, 64)
            from used in Gen.Choose(0, 64)
            from reclaimable in Gen.Choose(0, 64)
            select new CgroupLimit("/g", 2, bytes * Gib.Bytes, used * Gib.Bytes, reclaimable * Gib.Bytes);
        var hosts =
            from total in Gen.Choose(1, 64)
            from available in Gen.Choose(0, total)
            from count in Gen.Choose(0, 3)
            from around in limits.ArrayOf(count)
            select new HostFacts(total * Gib.Bytes, available * Gib.Bytes, 0, 0, around);

        Properties.Check(
            hosts.ToArbitrary(),
            host => Assert.Equal(
                host.Limits.Select(limit => limit.HeadroomBytes).Append(host.AvailableBytes!.Value).Min(), DeviceBudget.Of(host).Bytes),
            cases: 300);
    }
}
