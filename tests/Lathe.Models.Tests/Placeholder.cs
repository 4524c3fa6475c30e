namespace Lathe.Models.Tests;

public class Placeholder
{
    [Fact]
    public void Builds() => Assert.NotEmpty(typeof(Placeholder).FullName!);
}
