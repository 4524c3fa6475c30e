using Lathe.Data.Pipeline;

namespace Lathe.Data.Tests.Pipeline;

public sealed class SeededRandomTests
{
    /// <summary>numpy 1.24.2: numpy.random.default_rng(seed).permutation(10).</summary>
    [Theory]
    [InlineData(0, new[] { 4, 6, 2, 7, 3, 5, 9, 0, 8, 1 })]
    [InlineData(1, new[] { 8, 4, 7, 0, 1, 2, 5, 9, 6, 3 })]
    [InlineData(42, new[] { 5, 6, 0, 7, 3, 2, 4, 9, 1, 8 })]
    [InlineData(int.MaxValue, new[] { 1, 8, 3, 2, 0, 7, 5, 6, 4, 9 })]
    public void Permutes_as_numpy_does(int seed, int[] expected) => Assert.Equal(expected, new SeededRandom(seed).Permutation(10));

    [Fact]
    public void Permutes_a_thousand_as_numpy_does()
    {
        var order = new SeededRandom(42).Permutation(1000);
        Assert.Equal([978, 933, 859, 916, 127, 608, 856, 260, 147, 810], order[..10]);
        Assert.Equal(248321539, order.Select((value, i) => value * i).Sum());
        Assert.Equal(Enumerable.Range(0, 1000), order.Order());
    }
}
