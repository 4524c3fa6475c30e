using Lathe.Training.Quantization;
using Lathe.Training.Tests.Numerics;
using static TorchSharp.torch;

namespace Lathe.Training.Tests.Quantization;

/// <summary>Codes, scales and numbers to the bit as an independent script makes them (tests/oracles/torch/quantize.py).</summary>
public sealed class FourBitOracleTests
{
    private static readonly Dictionary<string, Tensor> Expected;

    /// <summary>Read before any test: within the scope of one, they would end with it.</summary>
    static FourBitOracleTests() => Expected = Oracle.Read(Oracle.Folder("quantized"), "four-bit.safetensors");

    public static TheoryData<string, string> Cases => new MatrixTheoryData<string, string>(["whole", "small", "wide"], ["nf4", "fp4"]);

    [Theory]
    [InlineData("nf4")]
    [InlineData("fp4")]
    public void The_sixteen_values(string type) =>
        Assert.Equal(Numbers(Expected[type]), FourBitCode.Named(type).Values);

    [Fact]
    public void The_dynamic_map() => Assert.Equal(Numbers(Expected["map"]), DynamicMap.Symmetric);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Codes_and_scales(string shape, string type)
    {
        using var weight = FourBitWeight.From(Expected[$"{shape}.weight"], FourBitCode.Named(type), nested: false);
        var expected = Bytes(Expected[$"{shape}.{type}.packed"]);
        var actual = Bytes(weight.Packed);
        if (weight.Rows * weight.Columns % 2 == 1)
        {
            // The last half byte stands for nothing.
            (expected[^1], actual[^1]) = ((byte)(expected[^1] & 0xF0), (byte)(actual[^1] & 0xF0));
        }

        Assert.Equal(expected, actual);
        Assert.Equal(Numbers(Expected[$"{shape}.{type}.scales"]), weight.Scales.Scales.ToArray());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scales_of_scales(string shape, string type)
    {
        using var weight = FourBitWeight.From(Expected[$"{shape}.weight"], FourBitCode.Named(type), nested: true);
        Assert.Equal(Bytes(Expected[$"{shape}.{type}.nested.codes"]), weight.Scales.Codes.ToArray());
        Assert.Equal(Numbers(Expected[$"{shape}.{type}.nested.scales"]), weight.Scales.Scales.ToArray());
        Assert.Equal(Numbers(Expected[$"{shape}.{type}.nested.offset"])[0], weight.Scales.Offset);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Numbers_on_every_path(string shape, string type)
    {
        foreach (var nested in new[] { false, true })
        {
            using var scope = NewDisposeScope();
            using var weight = FourBitWeight.From(Expected[$"{shape}.weight"], FourBitCode.Named(type), nested);
            var expected = Expected[$"{shape}.{type}.{(nested ? "nested." : "")}numbers"];
            foreach (var numberType in new[] { ScalarType.Float32, ScalarType.BFloat16 })
            {
                var rounded = expected.to(numberType);
                foreach (var path in Paths.Here)
                {
                    var actual = empty(expected.shape, numberType);
                    FourBitDequantizer.Dequantize(weight, 0, 0, actual, path);
                    Same.Numbers(rounded, actual, $"{path} {numberType} nested {nested}");
                }

                var composed = empty(expected.shape, numberType);
                ComposedDequantizer.Dequantize(weight, 0, 0, composed);
                Same.Numbers(rounded, composed, $"composed {numberType} nested {nested}");
            }
        }
    }

    private static float[] Numbers(Tensor tensor) => [.. tensor.data<float>()];

    private static byte[] Bytes(Tensor tensor) => [.. tensor.data<byte>()];
}
