namespace Lathe.Memory.Tests;

public class GibTests
{
    [Theory]
    [InlineData(0, "0.0 GiB")]
    [InlineData(-1, "0.0 GiB")]
    [InlineData(1 << 20, "0.0 GiB")]
    [InlineData(53_687_092, "0.1 GiB")]
    [InlineData(Gib.Bytes, "1.0 GiB")]
    [InlineData(24_564L << 20, "24.0 GiB")]
    [InlineData(18_575_769_600, "17.3 GiB")]
    [InlineData(-Gib.Bytes, "-1.0 GiB")]
    [InlineData(2000 * Gib.Bytes, "2000.0 GiB")]
    public void One_decimal_and_no_more(long bytes, string text) => Assert.Equal(text, Gib.Format(bytes));
}
