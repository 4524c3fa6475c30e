using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Tests.Numerics;

/// <summary>What new rows of a table begin as.</summary>
public sealed class NewRowsTests
{
    private const int Stored = 200;
    private const int Width = 64;

    [Fact]
    public void New_rows_are_the_average_of_the_others_with_noise_of_the_deviation_that_is_said()
    {
        using var scope = NewDisposeScope();
        var table = Table();
        var grown = new NewRows(1024, [5, 7], null, HasNoise: true, Seed: 3).Apply("t", table);
        long[] old = [.. Enumerable.Range(0, Stored).Where(row => row is not (5 or 7)).Select(row => (long)row)];
        long[] fresh = [5, 7, .. Enumerable.Range(Stored, 1024 - Stored).Select(row => (long)row)];
        Assert.Equal([1024, Width], grown.shape);
        Assert.True(grown.index_select(0, tensor(old)).equal(table.index_select(0, tensor(old))).all().item<bool>());
        var noise = grown.index_select(0, tensor(fresh)) - table.index_select(0, tensor(old)).mean([0], keepdim: true);
        Assert.Equal(0, noise.mean().item<float>(), 0.003);
        Assert.Equal(1 / Math.Sqrt(Width), noise.std().item<float>(), 0.003);
        Assert.Equal(1 / Math.Sqrt(Width), noise[0].std().item<float>(), 0.05);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_described_row_is_the_average_of_its_description(bool noise)
    {
        using var scope = NewDisposeScope();
        var table = Table();
        Dictionary<int, IReadOnlyList<int>> descriptions = new() { [201] = [3, 3, 9], [202] = [] };
        var grown = new NewRows(256, [], descriptions, noise, Seed: 3).Apply("t", table);
        var difference = grown[201] - (table[3] * 2 + table[9]) / 3;
        Assert.Equal(noise, difference.abs().max().item<float>() > 1e-6);
        Assert.Equal(noise ? 1 / Math.Sqrt(Width) : 0, difference.std().item<float>(), 0.05);
        Assert.Equal(noise, (grown[202] - table.mean([0])).abs().max().item<float>() > 1e-6);
        Assert.True((grown[203] - table.mean([0])).std().item<float>() > 0.05);
    }

    [Fact]
    public void Rows_follow_from_seed_and_name()
    {
        using var scope = NewDisposeScope();
        var table = Table();
        Tensor Grown(ulong seed, string name) => new NewRows(256, [2], null, HasNoise: false, seed).Apply(name, table);
        Assert.True(Same(Grown(1, "a"), Grown(1, "a")));
        Assert.False(Same(Grown(1, "a"), Grown(2, "a")));
        Assert.False(Same(Grown(1, "a"), Grown(1, "b")));

        static bool Same(Tensor one, Tensor other) => one.equal(other).all().item<bool>();
    }

    private static Tensor Table() => rand([Stored, Width], ScalarType.Float32, generator: new Generator(9)) - 0.25;
}
