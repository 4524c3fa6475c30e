using static TorchSharp.torch;

namespace Lathe.Training.Tests.Kernels;

/// <summary>Random operands of products, and what products must be.</summary>
internal static class Numbers
{
    public static Tensor Random(params long[] shape)
    {
        using var generator = new Generator((ulong)shape.Sum());
        return randn(shape, ScalarType.Float32, generator: generator);
    }

    /// <summary>
    /// A product is that of fp64 up to what fp32 may lose in a sum of so many numbers, and up to its own rounding.
    /// </summary>
    /// <param name="actual">[N, out].</param>
    /// <param name="input">[N, in].</param>
    /// <param name="weight">[out, in].</param>
    public static void AssertProduct(Tensor actual, Tensor input, Tensor weight)
    {
        using var scope = NewDisposeScope();
        Assert.Equal([input.shape[0], weight.shape[0]], actual.shape);
        Assert.Equal(input.dtype, actual.dtype);
        var (x, w) = (input.to(ScalarType.Float64), weight.to(ScalarType.Float64));
        var expected = x.mm(w.t());
        var bound = x.abs().mm(w.abs().t()) * 1e-6;
        if (actual.dtype == ScalarType.BFloat16)
        {
            bound += expected.abs() / 256;
        }

        var excess = (actual.to(ScalarType.Float64) - expected).abs() - bound;
        Assert.True(excess.max().item<double>() <= 0, $"off by {excess.max().item<double>()} more than rounding explains");
    }

    /// <summary>Rows together give what each gives alone, bit for bit, however many there are.</summary>
    public static void AssertRowsStandAlone(Tensor input, Func<Tensor, Tensor> product)
    {
        using var scope = NewDisposeScope();
        for (var rows = 2L; rows <= input.shape[0]; rows++)
        {
            var together = product(input.narrow(0, 0, rows));
            for (var row = 0L; row < rows; row++)
            {
                Assert.True(product(input.narrow(0, row, 1)).eq(together.narrow(0, row, 1)).all().item<bool>(), $"row {row} of {rows}");
            }
        }
    }
}
