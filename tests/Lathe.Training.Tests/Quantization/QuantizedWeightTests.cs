using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Quantization;
using static TorchSharp.torch;

namespace Lathe.Training.Tests.Quantization;

public sealed class QuantizedWeightTests
{
    [Theory]
    [InlineData(128, 256)]
    [InlineData(7, 96)]
    [InlineData(5, 33)]
    [InlineData(3, 1)]
    public void Every_panel_is_a_part_of_the_whole(long rows, long columns)
    {
        using var scope = NewDisposeScope();
        using var weight = FourBitWeight.From(Random(rows, columns), FourBitCode.Nf4, nested: true);
        var whole = weight.Dequantize(ScalarType.Float32);
        var random = new Random(3);
        for (var i = 0; i < 40; i++)
        {
            var (row, column) = (random.NextInt64(rows), random.NextInt64(columns));
            var (height, width) = (1 + random.NextInt64(rows - row), 1 + random.NextInt64(columns - column));
            foreach (var path in Paths.Here)
            {
                var panel = empty([height, width], ScalarType.Float32);
                FourBitDequantizer.Dequantize(weight, row, column, panel, path);
                Same.Numbers(whole.narrow(0, row, height).narrow(1, column, width), panel, $"{path} {row} {column} {height} {width}");
            }

            var composed = empty([height, width], ScalarType.Float32);
            ComposedDequantizer.Dequantize(weight, row, column, composed);
            Same.Numbers(whole.narrow(0, row, height).narrow(1, column, width), composed);
        }
    }

    [Fact]
    public void A_panel_outside_the_weight_is_refused()
    {
        using var weight = FourBitWeight.From(Random(4, 64), FourBitCode.Nf4, nested: false);
        using var panel = empty([2, 64], ScalarType.Float32);
        _ = Assert.Throws<ArgumentException>(() => weight.Dequantize(3, 0, panel));
        _ = Assert.Throws<ArgumentException>(() => weight.Dequantize(0, 1, panel));
        _ = Assert.Throws<ArgumentException>(() => weight.Dequantize(-1, 0, panel));
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void Zeros_stay_zeros(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var nothing = zeros([3, 100], ScalarType.Float32);
        foreach (var code in new[] { FourBitCode.Nf4, FourBitCode.Fp4 })
        {
            foreach (var nested in new[] { false, true })
            {
                using var weight = FourBitWeight.From(nothing, code, nested);
                Assert.Equal(0, weight.Dequantize(type).abs().max().to(ScalarType.Float32).item<float>());
            }
        }
    }

    [Theory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    public void Half_precision_weights_are_quantized_as_the_numbers_they_are(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var half = Random(33, 192).to(type);
        using var narrow = FourBitWeight.From(half, FourBitCode.Nf4, nested: true);
        using var wide = FourBitWeight.From(half.to(ScalarType.Float32), FourBitCode.Nf4, nested: true);
        Same.Numbers(wide.Packed, narrow.Packed);
        Assert.Equal(wide.Scales.Codes.ToArray(), narrow.Scales.Codes.ToArray());
    }

    /// <summary>4 bits, 8 for the scale of 64 values, 32 for that of 256 scales: 4.127 bits per weight.</summary>
    [Fact]
    public void A_weight_takes_4_127_bits_per_value()
    {
        using var weight = FourBitWeight.From(Random(512, 1024), FourBitCode.Nf4, nested: true);
        Assert.Equal(4.127, weight.Bytes * 8.0 / (512 * 1024), 3);
    }

    /// <summary>More values than are turned into fp32 at a time.</summary>
    [Fact]
    public void A_large_weight_is_quantized_like_its_parts()
    {
        using var scope = NewDisposeScope();
        var source = Random(1100, 1024);
        using var whole = FourBitWeight.From(source, FourBitCode.Fp4, nested: false);
        using var last = FourBitWeight.From(source.narrow(0, 1000, 100), FourBitCode.Fp4, nested: false);
        Same.Numbers(last.Packed, whole.Packed.narrow(0, 1000 * 512, 100 * 512));
        Assert.Equal(last.Scales.Scales.ToArray(), whole.Scales.Scales[(1000 * 16)..].ToArray());
    }

    [Theory]
    [InlineData(9, 256, 128)]
    [InlineData(5, 3000, 1088)]
    [InlineData(4, 40, 4096)]
    public void Products_are_those_of_the_dequantized_weight(long tokens, long rows, long columns)
    {
        using var scope = NewDisposeScope();
        using var weight = FourBitWeight.From(Random(rows, columns), FourBitCode.Nf4, nested: true);
        using var products = new QuantizedMatmul(new AtenMatmul(), ScalarType.Float32, CPU);
        var whole = weight.Dequantize(ScalarType.Float32);
        var (x, g) = (Random(tokens, columns), Random(tokens, rows));
        Assert.True(products.Forward(x, weight).allclose(x.mm(whole.t()), 1e-4, 1e-3));
        Assert.True(products.InputGradient(g, weight).allclose(g.mm(whole), 1e-4, 1e-3));
    }

    private static Tensor Random(long rows, long columns)
    {
        using var generator = new Generator(7);
        return randn([rows, columns], ScalarType.Float32, generator: generator);
    }
}
