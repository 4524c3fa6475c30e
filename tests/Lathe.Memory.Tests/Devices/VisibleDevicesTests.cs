using Lathe.Memory.Devices;

namespace Lathe.Memory.Tests.Devices;

public class VisibleDevicesTests
{
    private static readonly string[] Uuids = ["GPU-aa11", "GPU-ab22", "GPU-cc33", ""];

    [Theory]
    [InlineData(null, "0 1 2 3")]
    [InlineData("", "")]
    [InlineData("-1", "")]
    [InlineData("NoDevFiles", "")]
    [InlineData("2", "2")]
    [InlineData(" 2 , 0 ", "2 0")]
    [InlineData("0,-1,2", "0")]
    [InlineData("1,7,0", "1")]
    [InlineData("1,1", "")]
    [InlineData("1x,2y", "1 2")]
    [InlineData("GPU-cc33,GPU-aa11", "2 0")]
    [InlineData("GPU-c", "2")]
    [InlineData("GPU-a", "")]
    [InlineData("GPU-ffff", "")]
    [InlineData("GPU-cc33,GPU-c", "")]
    [InlineData("MIG-cc33", "")]
    [InlineData("99999999999999999999", "")]
    public void Entries_are_read_as_cuda_reads_them(string? text, string places) =>
        Assert.Equal(places, string.Join(' ', new VisibleDevices(text, null).Select(Uuids)));

    [Theory]
    [InlineData(null, false)]
    [InlineData("0", true)]
    [InlineData("GPU-aa11", false)]
    public void Numbers_are_told_from_uuids(string? text, bool numbers) =>
        Assert.Equal(numbers, new VisibleDevices(text, null).UsesNumbers);
}
