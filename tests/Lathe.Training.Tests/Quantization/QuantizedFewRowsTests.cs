using Lathe.Training.Kernels.FewRows;
using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Quantization;
using Lathe.Training.Tests.Kernels;
using static TorchSharp.torch;

namespace Lathe.Training.Tests.Quantization;

/// <summary>Products of few rows with weights in few bits, against fp64 products with the dequantized weight.</summary>
public sealed class QuantizedFewRowsTests
{
    public static TheoryData<string, bool, ScalarType> Kinds() => new MatrixTheoryData<string, bool, ScalarType>(
        ["nf4", "fp4"], [false, true], [ScalarType.Float32, ScalarType.BFloat16]);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Four_bits(string code, bool nested, ScalarType type)
    {
        // Rows that begin within a block, that end within a group, with more scales than share one of their own.
        foreach (var (outputs, columns) in new[] { (1, 8), (3, 64), (9, 120), (7, 288), (130, 768), (5, 1000), (33, 2944) })
        {
            using var scope = NewDisposeScope();
            using var weight = FourBitWeight.From(Numbers.Random(outputs, columns), FourBitCode.Named(code), nested);
            var whole = weight.Dequantize(ScalarType.Float32);
            Assert.True(FourBitProduct.Takes(weight));
            for (var rows = 1; rows <= FewRowsProduct.MaxQuantizedRows; rows++)
            {
                var input = Numbers.Random(rows, columns).to(type);
                Numbers.AssertProduct(weight.FewRows(input)!, input, whole);
                foreach (var path in Paths.Here.Where(path => path != DequantizePath.Portable))
                {
                    Numbers.AssertProduct(FourBitProduct.Multiply(weight, input, path), input, whole);
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 1, ScalarType.Float32)]
    [InlineData(6, 33, ScalarType.BFloat16)]
    [InlineData(67, 768, ScalarType.Float32)]
    [InlineData(67, 768, ScalarType.BFloat16)]
    [InlineData(5, 2945, ScalarType.Float32)]
    public void Eight_bits(int outputs, int columns, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var source = Numbers.Random(outputs, columns);
        source[0, columns - 1] = tensor(60f);
        using var weight = EightBitWeight.From(source);
        var whole = weight.Dequantize(ScalarType.Float32);
        for (var rows = 1; rows <= FewRowsProduct.MaxQuantizedRows; rows++)
        {
            var input = Numbers.Random(rows, columns).to(type);
            Numbers.AssertProduct(weight.FewRows(input)!, input, whole);
        }
    }

    [Fact]
    public void A_row_gives_the_same_bits_whatever_stands_beside_it()
    {
        using var scope = NewDisposeScope();
        var (source, input) = (Numbers.Random(41, 776), Numbers.Random(FewRowsProduct.MaxQuantizedRows, 776));
        using var eight = EightBitWeight.From(source);
        using var four = FourBitWeight.From(source, FourBitCode.Nf4, nested: true);
        Numbers.AssertRowsStandAlone(input, rows => eight.FewRows(rows)!);
        foreach (var path in Paths.Here.Where(path => path != DequantizePath.Portable))
        {
            Numbers.AssertRowsStandAlone(input, rows => FourBitProduct.Multiply(four, rows, path));
        }
    }

    [Fact]
    public void What_is_no_number_stays_so()
    {
        using var scope = NewDisposeScope();
        var source = Numbers.Random(5, 264);
        using var eight = EightBitWeight.From(source);
        using var four = FourBitWeight.From(source, FourBitCode.Nf4, nested: true);
        foreach (var weight in new QuantizedWeight[] { eight, four })
        {
            foreach (var value in new[] { float.PositiveInfinity, float.NegativeInfinity, float.NaN })
            {
                var input = Numbers.Random(3, 264);
                input[1, 263] = tensor(value);
                var expected = input.mm(weight.Dequantize(ScalarType.Float32).t());
                Assert.True(expected.allclose(weight.FewRows(input)!, 1e-4, 1e-4, equal_nan: true));
            }
        }

        var scales = new float[(5 * 264 / 64) + 1];
        Array.Fill(scales, 1f);
        scales[6] = float.NaN;
        scales[^1] = float.PositiveInfinity;
        using var broken = new FourBitWeight(FourBitCode.Nf4, 5, 264, four.Packed.clone(), BlockScales.Plain(scales));
        var finite = broken.FewRows(Numbers.Random(1, 264))!.isfinite();
        Assert.Equal([true, false, true, true, false], finite.view(-1).data<bool>().ToArray());
    }

    [Fact]
    public void Rows_that_do_not_follow_each_other_in_memory_are_the_numbers_they_are()
    {
        using var scope = NewDisposeScope();
        var (source, wide) = (Numbers.Random(12, 128), Numbers.Random(128, 3));
        using var eight = EightBitWeight.From(source);
        using var four = FourBitWeight.From(source, FourBitCode.Fp4, nested: false);
        foreach (var weight in new QuantizedWeight[] { eight, four })
        {
            Numbers.AssertProduct(weight.FewRows(wide.t())!, wide.t(), weight.Dequantize(ScalarType.Float32));
        }
    }

    [Fact]
    public void Rows_that_begin_within_a_word_and_many_rows_take_panels()
    {
        using var scope = NewDisposeScope();
        using var products = new QuantizedMatmul(new AtenMatmul(), ScalarType.Float32, CPU);
        using var weight = FourBitWeight.From(Numbers.Random(20, 36), FourBitCode.Nf4, nested: true);
        Assert.Null(weight.FewRows(Numbers.Random(1, 36)));
        foreach (var rows in new[] { 1, FewRowsProduct.MaxQuantizedRows, FewRowsProduct.MaxQuantizedRows + 1 })
        {
            Numbers.AssertProduct(products.Forward(Numbers.Random(rows, 36), weight), Numbers.Random(rows, 36), weight.Dequantize(ScalarType.Float32));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Scales_in_a_row_are_those_of_each_block(bool nested)
    {
        var plain = BlockScales.Plain([.. Enumerable.Range(0, 1000).Select(i => 1 + MathF.Sin(i))]);
        var scales = nested ? plain.Quantized() : plain;
        foreach (var (first, count) in new[] { (0, 1000), (255, 2), (256, 256), (700, 0), (999, 1), (100, 500) })
        {
            var copied = new float[count];
            scales.CopyTo(first, copied);
            Assert.Equal([.. Enumerable.Range(first, count).Select(block => scales.At(block))], copied);
        }
    }
}
