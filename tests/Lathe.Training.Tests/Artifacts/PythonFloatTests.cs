using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Lathe.Training.Artifacts;

namespace Lathe.Training.Tests.Artifacts;

/// <summary>Expected values are CPython 3.11's own.</summary>
public class PythonFloatTests
{
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(100.0, "100.0")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(1e-05, "1e-05")]
    [InlineData(2.5e-05, "2.5e-05")]
    [InlineData(0.00012345, "0.00012345")]
    [InlineData(1000000000000000.0, "1000000000000000.0")]
    [InlineData(1e+16, "1e+16")]
    [InlineData(1.2345678901234568e+17, "1.2345678901234568e+17")]
    [InlineData(9999999999999998.0, "9999999999999998.0")]
    [InlineData(1.7976931348623157e+308, "1.7976931348623157e+308")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(0.34782608695652173, "0.34782608695652173")]
    [InlineData(123456.789, "123456.789")]
    [InlineData(1e+100, "1e+100")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Repr_is_Pythons(double value, string expected) => Assert.Equal(expected, PythonFloat.Repr(value));

    [Fact]
    public void Repr_reads_back_to_the_same_bits() =>
        Prop.ForAll<long>(bits =>
        {
            double value = BitConverter.Int64BitsToDouble(bits * 0x9E3779B97F4A7C1); // Spreads small integers over all exponents.
            return !double.IsFinite(value) || double.Parse(PythonFloat.Repr(value), CultureInfo.InvariantCulture).Equals(value);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Theory]
    [InlineData(2.675, 2, 2.67)]
    [InlineData(0.125, 2, 0.12)]
    [InlineData(0.375, 2, 0.38)]
    [InlineData(3.125, 2, 3.12)]
    [InlineData(1.005, 2, 1.0)]
    [InlineData(2.5, 0, 2.0)]
    [InlineData(3.5, 0, 4.0)]
    [InlineData(-0.125, 2, -0.12)]
    [InlineData(1e+300, 3, 1e+300)]
    [InlineData(5e-05, 4, 0.0001)]
    [InlineData(66.66666666666667, 2, 66.67)]
    [InlineData(12345678.12345, 4, 12345678.1234)]
    [InlineData(1234567890123.4565, 3, 1234567890123.457)]
    [InlineData(5e-324, 4, 0.0)]
    [InlineData(double.PositiveInfinity, 2, double.PositiveInfinity)]
    public void Round_is_Pythons(double value, int decimals, double expected) =>
        Assert.Equal(expected, PythonFloat.Round(value, decimals));
}
