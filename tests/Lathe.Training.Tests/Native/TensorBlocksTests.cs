using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Tests.Native;

/// <summary>libtorch's own tensors. Other tests' tensors come and go in the same cache, so that only what holds beside them is asked.</summary>
public sealed class TensorBlocksTests
{
    /// <summary>Of fp32; more than any other test has.</summary>
    private const long Count = 100_000_000;

    public TensorBlocksTests() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(TensorBlocks.Variable) is null, "libtorch asks the system here");

    [Fact]
    public void Large_tensors_have_blocks_that_are_kept()
    {
        Assert.NotNull(TensorBlocks.Cache);
        using (var large = ones(Count))
        {
            Assert.InRange(TensorBlocks.Cache.Use.Used, 4 * Count, long.MaxValue);
            Assert.Equal(Count, large.sum(ScalarType.Float64).item<double>());
        }

        Assert.InRange(TensorBlocks.Cache.TakeUse().MostUsed, 4 * Count, long.MaxValue);
        using var again = empty(Count);
        Assert.Equal(1, again[Count / 2].item<float>());
    }

    [Fact]
    public void More_than_there_is_is_refused_as_before()
    {
        var failure = Assert.ThrowsAny<Exception>(() => empty(1L << 55));
        Assert.Contains("memory", failure.Message, StringComparison.OrdinalIgnoreCase);
        using var next = ones(1_000_000);
        Assert.Equal(1_000_000, next.sum().item<float>());
    }
}
