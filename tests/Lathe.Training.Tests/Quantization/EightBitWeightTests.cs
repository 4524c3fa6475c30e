using Lathe.Training.Quantization;
using static TorchSharp.torch;

namespace Lathe.Training.Tests.Quantization;

public sealed class EightBitWeightTests
{
    [Theory]
    [InlineData(64, 128, ScalarType.Float32)]
    [InlineData(7, 33, ScalarType.BFloat16)]
    [InlineData(3, 1, ScalarType.Float16)]
    public void Rows_are_rounded_to_127_steps_of_their_largest_magnitude(long rows, long columns, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var source = Random(rows, columns).to(type);
        using var weight = EightBitWeight.From(source);
        var (values, codes) = (source.to(ScalarType.Float64), weight.Codes.to(ScalarType.Float64));
        var largest = values.abs().amax([1], keepdim: true);
        Assert.Equal(127, codes.abs().max().item<double>());

        // Half a step, and what fp32 rounds.
        var error = ((codes / 127 * largest) - values).abs() / largest;
        Assert.True(error.max().item<double>() <= (0.5 / 127) + 1e-6);
    }

    [Fact]
    public void Every_panel_is_a_part_of_the_whole_and_the_composed_path_is_the_same()
    {
        using var scope = NewDisposeScope();
        using var weight = EightBitWeight.From(Random(40, 90));
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            var whole = weight.Dequantize(type);
            var composed = empty([40, 90], type);
            weight.Composed(0, 0, composed);
            Same.Numbers(whole, composed);
            foreach (var (row, column, height, width) in new[] { (0L, 0L, 1L, 1L), (3L, 5L, 37L, 85L), (39L, 16L, 1L, 32L) })
            {
                var panel = empty([height, width], type);
                weight.Dequantize(row, column, panel);
                Same.Numbers(whole.narrow(0, row, height).narrow(1, column, width), panel);
            }
        }
    }

    [Fact]
    public void Rows_of_zeros_stay_zeros()
    {
        using var scope = NewDisposeScope();
        var source = Random(3, 70);
        _ = source.select(0, 1).zero_();
        using var weight = EightBitWeight.From(source);
        Assert.Equal(0, weight.Dequantize(ScalarType.Float32).select(0, 1).abs().max().item<float>());
    }

    private static Tensor Random(long rows, long columns)
    {
        using var generator = new Generator(11);
        return randn([rows, columns], ScalarType.Float32, generator: generator);
    }
}
