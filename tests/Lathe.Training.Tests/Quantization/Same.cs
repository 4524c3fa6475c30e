using static TorchSharp.torch;

namespace Lathe.Training.Tests.Quantization;

internal static class Same
{
    /// <summary>Equal number for number; 0 and -0 are one.</summary>
    public static void Numbers(Tensor expected, Tensor actual, string message = "")
    {
        Assert.Equal(expected.shape, actual.shape);
        using var equal = expected.eq(actual);
        using var all = equal.all();
        Assert.True(all.item<bool>(), message);
    }
}
