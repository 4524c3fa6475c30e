namespace Lathe.Data.Tests;

public class Placeholder
{
    [Fact]
    public void Builds() => Assert.NotEmpty(typeof(Placeholder).FullName!);
}
