using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Tests.Tree;

/// <summary>The spellings recipes live by; the oracle has the rest.</summary>
public class ScalarResolverTests
{
    [Theory]
    [InlineData("1e-4", 1e-4)]
    [InlineData("2e-5", 2e-5)]
    [InlineData("1e5", 1e5)]
    [InlineData("1.0e-4", 1e-4)]
    [InlineData("5E-6", 5e-6)]
    [InlineData("1_000.5", 1000.5)]
    [InlineData("1:30.5", 90.5)]
    [InlineData("-.inf", double.NegativeInfinity)]
    public void Floats(string text, double value)
    {
        ScalarValue read = ScalarResolver.ResolvePlain(text);
        Assert.Equal((ScalarKind.Real, value), (read.Kind, read.Real));
    }

    [Theory]
    [InlineData("010", 8)]
    [InlineData("0x1F", 31)]
    [InlineData("0b11", 3)]
    [InlineData("1_000", 1000)]
    [InlineData("1:30", 90)]
    [InlineData("-0", 0)]
    public void Whole_numbers(string text, int value)
    {
        ScalarValue read = ScalarResolver.ResolvePlain(text);
        Assert.Equal((ScalarKind.WholeNumber, (System.Numerics.BigInteger)value), (read.Kind, read.WholeNumber));
    }

    [Theory]
    [InlineData("0o10")]
    [InlineData("08")]
    [InlineData("-.5")]
    [InlineData("y")]
    [InlineData("tRUE")]
    [InlineData("2024-01-31")]
    [InlineData("${a}")]
    [InlineData("nan")]
    [InlineData("1e")]
    public void Texts(string text) => Assert.Equal(ScalarKind.Text, ScalarResolver.ResolvePlain(text).Kind);

    [Theory]
    [InlineData("yes", true)]
    [InlineData("Off", false)]
    [InlineData("NO", false)]
    [InlineData("on", true)]
    public void Booleans(string text, bool value) => Assert.Equal(value, ScalarResolver.ResolvePlain(text).Bool);

    [Theory]
    [InlineData("0x_")]
    [InlineData("._")]
    [InlineData("=")]
    public void Refusals(string text) => Assert.Equal(ScalarKind.Refused, ScalarResolver.ResolvePlain(text).Kind);

    [Fact]
    public void Endless_digits_are_refused_rather_than_computed() =>
        Assert.Equal(ScalarKind.Refused, ScalarResolver.ResolvePlain("0x" + new string('f', 1_000_000)).Kind);
}
