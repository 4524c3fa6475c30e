using Lathe.Models.Families;
using Lathe.Training.Kernels;
using Lathe.Training.Native;
using static TorchSharp.torch;

namespace Lathe.Training.Tests.Kernels;

/// <summary>The fused loops against the plain torch operations, for widths with and without a remainder.</summary>
public class SimdKernelTests
{
    private static readonly SimdKernels Simd = new();
    private static readonly PortableKernels Portable = new();

    public static TheoryData<int, int, ScalarType> Shapes() => new MatrixTheoryData<int, int, ScalarType>(
        [1, 3, 300], [1, 15, 16, 40, 257], [ScalarType.Float32, ScalarType.BFloat16]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Rms_norm(int rows, int width, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (x, w, g) = (Random(rows, width).to(type), Random(width), Random(rows, width).to(type));
        var (expected, expectedInverse) = Portable.RmsNorm(x, w, 1e-5, type);
        var (actual, inverse) = Simd.RmsNorm(x, w, 1e-5, type);
        AssertClose(expected, actual, type);
        AssertClose(expectedInverse, inverse, ScalarType.Float32);
        var (expectedX, expectedW) = Portable.RmsNormBackward(g, x, w, expectedInverse, weightToo: true);
        var (actualX, actualW) = Simd.RmsNormBackward(g, x, w, inverse, weightToo: true);
        AssertClose(expectedX, actualX, type);
        AssertClose(expectedW!, actualW!, ScalarType.Float32);
        Assert.Null(Simd.RmsNormBackward(g, x, w, inverse, weightToo: false).Weight);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Layer_norm(int rows, int width, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (x, w, b, g) = ((Random(rows, width) + 3).to(type), Random(width), Random(width), Random(rows, width).to(type));
        var (expected, expectedMean, expectedInverse) = Portable.LayerNorm(x, w, b, 1e-2, type);
        AssertClose(nn.functional.layer_norm(x.to(ScalarType.Float32), [width], w, b, 1e-2).to(type), expected, type);
        var (actual, mean, inverse) = Simd.LayerNorm(x, w, b, 1e-2, type);
        AssertClose(expected, actual, type);
        AssertClose(expectedMean, mean, ScalarType.Float32);
        AssertClose(expectedInverse, inverse, ScalarType.Float32);
        var (expectedX, expectedW, expectedB) = Portable.LayerNormBackward(g, x, w, expectedMean, expectedInverse, parametersToo: true);
        var (actualX, actualW, actualB) = Simd.LayerNormBackward(g, x, w, mean, inverse, parametersToo: true);
        AssertClose(expectedX, actualX, type);
        AssertClose(expectedW!, actualW!, ScalarType.Float32);
        AssertClose(expectedB!, actualB!, ScalarType.Float32);
        var (_, noWeight, noBias) = Simd.LayerNormBackward(g, x, w, mean, inverse, parametersToo: false);
        Assert.Null(noWeight);
        Assert.Null(noBias);
    }

    public static TheoryData<int, ScalarType, bool> Branches() => new MatrixTheoryData<int, ScalarType, bool>(
        [1, 15, 16, 40, 257], [ScalarType.Float32, ScalarType.BFloat16], [false, true]);

    [Theory]
    [MemberData(nameof(Branches))]
    public void Gelu(int width, ScalarType type, bool approximate)
    {
        using var scope = NewDisposeScope();
        var (x, g) = ((Random(300, width) * 4).to(type), Random(300, width).to(type));
        var expected = Portable.Gelu(x, approximate);
        AssertClose(expected, Simd.Gelu(x, approximate), type);
        AssertClose(Portable.GeluBackward(g, x, approximate), Simd.GeluBackward(g, x, approximate), type);
        if (!approximate)
        {
            AssertClose(nn.functional.gelu(x.to(ScalarType.Float32)).to(type), expected, type);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Swi_glu(int rows, int width, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (gate, up, g) = ((Random(rows, width) * 8).to(type), Random(rows, width).to(type), Random(rows, width).to(type));
        AssertClose(Portable.SwiGlu(gate, up), Simd.SwiGlu(gate, up), type);
        var (expectedGate, expectedUp) = Portable.SwiGluBackward(g, gate, up);
        var (actualGate, actualUp) = Simd.SwiGluBackward(g, gate, up);
        AssertClose(expectedGate, actualGate, type);
        AssertClose(expectedUp, actualUp, type);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Ge_glu(int rows, int width, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (gate, up, g) = ((Random(rows, width) * 8).to(type), Random(rows, width).to(type), Random(rows, width).to(type));
        AssertClose(Portable.GeGlu(gate, up), Simd.GeGlu(gate, up), type);
        var (expectedGate, expectedUp) = Portable.GeGluBackward(g, gate, up);
        var (actualGate, actualUp) = Simd.GeGluBackward(g, gate, up);
        AssertClose(expectedGate, actualGate, type);
        AssertClose(expectedUp, actualUp, type);
    }

    [Theory]
    [InlineData(ScalarType.Float32, 8, 2, false)]
    [InlineData(ScalarType.Float32, 96, 36, false)]
    [InlineData(ScalarType.Float32, 32, 8, true)]
    [InlineData(ScalarType.BFloat16, 64, 16, true)]
    public void A_part_of_a_head_rotates_and_its_rest_stays(ScalarType type, int headDim, int pairs, bool neighbours)
    {
        using var scope = NewDisposeScope();
        var angles = Random(16, pairs) * 3;
        var (cosine, sine) = (angles.cos(), angles.sin());
        var original = Random(14, 3, headDim).to(type);
        var (expected, actual) = (original.clone(), original.clone());
        Portable.Rotate(expected, cosine, sine, new RowPositions(7, 2), inverse: false, neighbours);
        Simd.Rotate(actual, cosine, sine, new RowPositions(7, 2), inverse: false, neighbours);
        AssertClose(expected, actual, type);
        Assert.True(IsSame(original.narrow(2, 2 * pairs, headDim - (2 * pairs)), actual.narrow(2, 2 * pairs, headDim - (2 * pairs))));
        Assert.False(IsSame(original.narrow(2, 0, 2 * pairs), actual.narrow(2, 0, 2 * pairs)));
        Simd.Rotate(actual, cosine, sine, new RowPositions(7, 2), inverse: true, neighbours);
        AssertClose(original, actual, type, tolerance: type == ScalarType.BFloat16 ? 0.1 : 1e-4);
    }

    public static TheoryData<string, ScalarType> RuleCases() => new MatrixTheoryData<string, ScalarType>(
        [.. Rules.Keys], [ScalarType.Float32, ScalarType.BFloat16]);

    private static readonly Dictionary<string, AttentionRules> Rules = new()
    {
        ["scalar"] = new() { QueryScalar = 3 },
        ["cap"] = new() { SoftCap = 2 },
        ["window"] = new() { Window = 5 },
        ["wide window"] = new() { Window = 61 },
        ["capped window"] = new() { QueryScalar = 100, SoftCap = 1.5, Window = 17 },
        ["slopes"] = new() { Slopes = DistanceSlopes.Of(6) },
    };

    [Theory]
    [MemberData(nameof(RuleCases))]
    public void Attention_by_the_rules_of_families_and_its_gradient(string rules, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var whole = new AttentionShape(2, 97, 6, 2, 24) { Rules = Rules[rules] };
        foreach (var shape in new[] { whole, Spans(6, 2, 24) with { Rules = Rules[rules] } })
        {
            var (q, k, v, g) = Operands(shape, type);
            var (expected, _) = Portable.Attention(q, k, v, shape);
            var (actual, logSumExp) = Simd.Attention(q, k, v, shape);
            var tolerance = type == ScalarType.BFloat16 ? 0.1 : 1e-3;
            AssertClose(expected, actual, type, tolerance);
            var plain = Simd.Attention(q, k, v, shape with { Rules = AttentionRules.Plain }).Result;
            Assert.True((plain - actual).abs().max().to(ScalarType.Float32).item<float>() > 0.05, "the rule changes nothing");
            var (expectedQ, expectedK, expectedV) = Portable.AttentionBackward(g, q, k, v, expected, empty(0), shape);
            var (actualQ, actualK, actualV) = Simd.AttentionBackward(g, q, k, v, actual, logSumExp, shape);
            AssertClose(expectedQ, actualQ, type, tolerance);
            AssertClose(expectedK, actualK, type, tolerance);
            AssertClose(expectedV, actualV, type, tolerance);
        }
    }

    [Theory]
    [InlineData(1, "0.00390625")]
    [InlineData(8, "0.5 0.25 0.125 0.0625 0.03125 0.015625 0.0078125 0.00390625")]
    [InlineData(6, "0.25 0.0625 0.015625 0.00390625 0.5 0.125")]
    public void Slopes_are_those_of_the_paper(int heads, string expected) => Assert.Equal(
        expected, string.Join(' ', DistanceSlopes.Of(heads).Select(slope => slope.ToString(System.Globalization.CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData(ScalarType.Float32, 8, 0)]
    [InlineData(ScalarType.Float32, 32, 3)]
    [InlineData(ScalarType.Float32, 80, 1)]
    [InlineData(ScalarType.BFloat16, 64, 2)]
    public void Rotation_and_its_inverse(ScalarType type, int headDim, int offset)
    {
        using var scope = NewDisposeScope();
        var (batch, length, heads) = (2, 7, 3);
        var angles = Random(16, headDim / 2) * 3;
        var (cosine, sine) = (angles.cos(), angles.sin());
        var original = Random(batch * length, heads, headDim).to(type);
        var (expected, actual) = (original.clone(), original.clone());
        Portable.Rotate(expected, cosine, sine, new RowPositions(length, offset), inverse: false);
        Simd.Rotate(actual, cosine, sine, new RowPositions(length, offset), inverse: false);
        AssertClose(expected, actual, type);
        Simd.Rotate(actual, cosine, sine, new RowPositions(length, offset), inverse: true);
        AssertClose(original, actual, type, tolerance: type == ScalarType.BFloat16 ? 0.1 : 1e-4);
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1, 1, 4, 4, 8)]
    [InlineData(ScalarType.Float32, 2, 47, 4, 2, 16)]
    [InlineData(ScalarType.Float32, 1, 130, 6, 2, 80)]
    [InlineData(ScalarType.Float32, 3, 64, 2, 1, 64)]
    [InlineData(ScalarType.BFloat16, 2, 97, 4, 2, 24)]
    public void Attention_and_its_gradient(ScalarType type, int batch, int length, int heads, int groups, int headDim)
    {
        using var scope = NewDisposeScope();
        var shape = new AttentionShape(batch, length, heads, groups, headDim);
        var rows = batch * length;
        var (q, g) = (Random(rows, heads * headDim).to(type), Random(rows, heads * headDim + 1).narrow(1, 0, heads * headDim).to(type).contiguous());
        var (k, v) = (Random(rows, groups * headDim).to(type), Random(rows + 1, groups * headDim).narrow(0, 1, rows).to(type).contiguous());
        var (expected, _) = Portable.Attention(q, k, v, shape);
        var (actual, logSumExp) = Simd.Attention(q, k, v, shape);
        var tolerance = type == ScalarType.BFloat16 ? 0.1 : 1e-3;
        AssertClose(expected, actual, type, tolerance);
        var (expectedQ, expectedK, expectedV) = Portable.AttentionBackward(g, q, k, v, expected, empty(0), shape);
        var (actualQ, actualK, actualV) = Simd.AttentionBackward(g, q, k, v, actual, logSumExp, shape);
        AssertClose(expectedQ, actualQ, type, tolerance);
        AssertClose(expectedK, actualK, type, tolerance);
        AssertClose(expectedV, actualV, type, tolerance);
    }

    [Theory]
    [InlineData(ScalarType.Float32, 8)]
    [InlineData(ScalarType.BFloat16, 64)]
    public void Rotation_by_listed_positions(ScalarType type, int headDim)
    {
        using var scope = NewDisposeScope();
        var angles = Random(16, headDim / 2) * 3;
        var (cosine, sine) = (angles.cos(), angles.sin());
        long[] listed = [0, 1, 2, 3, 0, 1, 0, 15, 14];
        var original = Random(listed.Length, 3, headDim).to(type);
        foreach (IKernels kernels in new IKernels[] { Simd, Portable })
        {
            var actual = original.clone();
            kernels.Rotate(actual, cosine, sine, new RowPositions(listed.Length, 0, tensor(listed)), inverse: false);
            for (var row = 0; row < listed.Length; row++)
            {
                var expected = original.narrow(0, row, 1).clone();
                kernels.Rotate(expected, cosine, sine, new RowPositions(1, (int)listed[row]), inverse: false);
                Assert.True(IsSame(expected, actual.narrow(0, row, 1)), $"{kernels.Name}, row {row}");
            }
        }
    }

    public static TheoryData<ScalarType, int, int, int> Heads() => new()
    {
        { ScalarType.Float32, 4, 4, 8 },
        { ScalarType.Float32, 6, 2, 80 },
        { ScalarType.Float32, 2, 1, 64 },
        { ScalarType.BFloat16, 4, 2, 24 },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public void Attention_within_spans_is_that_of_each_span_alone_to_the_bit(ScalarType type, int heads, int groups, int headDim)
    {
        using var scope = NewDisposeScope();
        var shape = Spans(heads, groups, headDim);
        var (q, k, v, g) = Operands(shape, type);
        var (result, logSumExp) = Simd.Attention(q, k, v, shape);
        var (byQ, byK, byV) = Simd.AttentionBackward(g, q, k, v, result, logSumExp, shape);
        for (var sequence = 0; sequence < shape.Batch; sequence++)
        {
            foreach (var (start, length) in shape.SpansOf(sequence))
            {
                Tensor Of(Tensor rows) => rows.narrow(0, (sequence * shape.Length) + start, length).contiguous();
                var alone = new AttentionShape(1, length, heads, groups, headDim);
                var (expected, sums) = Simd.Attention(Of(q), Of(k), Of(v), alone);
                var (expectedQ, expectedK, expectedV) = Simd.AttentionBackward(Of(g), Of(q), Of(k), Of(v), expected, sums, alone);
                Assert.True(IsSame(expected, Of(result)) && IsSame(expectedQ, Of(byQ)) && IsSame(expectedK, Of(byK)) && IsSame(expectedV, Of(byV)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Attention_within_spans_and_its_gradient(ScalarType type, int heads, int groups, int headDim)
    {
        using var scope = NewDisposeScope();
        var shape = Spans(heads, groups, headDim);
        var (q, k, v, g) = Operands(shape, type);
        var (expected, _) = Portable.Attention(q, k, v, shape);
        var (actual, logSumExp) = Simd.Attention(q, k, v, shape);
        var tolerance = type == ScalarType.BFloat16 ? 0.1 : 1e-3;
        AssertClose(expected, actual, type, tolerance);
        var (expectedQ, expectedK, expectedV) = Portable.AttentionBackward(g, q, k, v, expected, empty(0), shape);
        var (actualQ, actualK, actualV) = Simd.AttentionBackward(g, q, k, v, actual, logSumExp, shape);
        AssertClose(expectedQ, actualQ, type, tolerance);
        AssertClose(expectedK, actualK, type, tolerance);
        AssertClose(expectedV, actualV, type, tolerance);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 17)]
    [InlineData(33, 1000)]
    public void Cross_entropy_and_its_gradient(int rows, int width)
    {
        using var scope = NewDisposeScope();
        var logits = Random(rows, width) * 5;
        var labels = randint(0, width, [rows], ScalarType.Int64);
        var (expected, actual, evaluated) = (logits.clone(), logits.clone(), logits.clone());
        var (expectedLoss, expectedCorrect) = Portable.CrossEntropy(expected, labels, 0.25);
        var (loss, correct) = Simd.CrossEntropy(actual, labels, 0.25);
        Assert.Equal(expectedLoss, loss, 1e-3);
        Assert.Equal(expectedCorrect, correct);
        AssertClose(expected, actual, ScalarType.Float32);
        Assert.Equal((loss, correct), Simd.CrossEntropy(evaluated, labels, gradientScale: null));
    }

    [Fact]
    public void Cross_entropy_of_extreme_logits_is_finite()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 3e4f, -3e4f, 0f, 3e4f, -3e4f, 0f }, [2, 3]);
        var (loss, correct) = Simd.CrossEntropy(logits, tensor(new long[] { 0, 1 }), 1);
        Assert.Equal(6e4, loss, 1);
        Assert.Equal(1, correct);
        Assert.True(logits.isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData(ScalarType.Float32, 50)]
    [InlineData(ScalarType.BFloat16, 48)]
    public void Scatter_add_sums_rows_with_the_same_id(ScalarType type, int width)
    {
        using var scope = NewDisposeScope();
        var ids = tensor(new long[] { 3, 0, 3, 3, 9 });
        var gradient = Random(5, width).to(type);
        var (expected, actual) = (zeros(10, width), zeros(10, width));
        Portable.ScatterAdd(expected, ids, gradient);
        Simd.ScatterAdd(actual, ids, gradient);
        AssertClose(expected, actual, ScalarType.Float32);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(100_003)]
    public void Adam_w(int count)
    {
        using var scope = NewDisposeScope();
        var start = Random(count);
        var (expected, actual) = (start.clone(), start.clone());
        var (m1, v1, m2, v2) = (zeros(count), zeros(count), zeros(count), zeros(count));
        var copy = actual.to(ScalarType.BFloat16);
        for (var step = 1; step <= 5; step++)
        {
            var gradient = Random(count);
            var hyper = new AdamWStep(step, 1e-2, 0.9, 0.999, 1e-8, 0.1, 0.5);
            Portable.AdamW(expected, gradient, m1, v1, null, hyper);
            Simd.AdamW(actual, gradient, m2, v2, copy, hyper);
        }

        AssertClose(expected, actual, ScalarType.Float32);
        Assert.True(copy.eq(actual.to(ScalarType.BFloat16)).all().item<bool>());
    }

    [Fact]
    public void Sum_of_squares()
    {
        using var scope = NewDisposeScope();
        var values = Random(200_001);
        Assert.Equal(Portable.SumOfSquares(values), Simd.SumOfSquares(values), 1e-1);
    }

    [Fact]
    public void Results_do_not_depend_on_the_thread_count()
    {
        using var scope = NewDisposeScope();
        var (x, w, g) = (Random(1000, 96), Random(96), Random(1000, 96));
        var inverse = ones(1000);
        var threads = get_num_threads();
        try
        {
            set_num_threads(1);
            var one = Simd.RmsNormBackward(g, x, w, inverse, weightToo: true);
            var squaresOne = Simd.SumOfSquares(x);
            set_num_threads(2);
            var two = Simd.RmsNormBackward(g, x, w, inverse, weightToo: true);
            Assert.Equal(0, (one.Input - two.Input).abs().max().item<float>());
            Assert.Equal(0, (one.Weight! - two.Weight!).abs().max().item<float>());
            Assert.Equal(squaresOne, Simd.SumOfSquares(x));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public unsafe void Bf16_rounds_as_torch_does()
    {
        using var scope = NewDisposeScope();
        var bits = randint(int.MinValue, int.MaxValue, [1 << 20], ScalarType.Int32);
        var values = TensorMemory.FromMemory(TensorMemory.Bytes(bits), ScalarType.Float32, bits.shape).nan_to_num(0, 0, 0);
        var up = ones_like(values);
        var expected = (values * 1f).to(ScalarType.BFloat16);
        var copy = empty_like(expected);
        Simd.AdamW(values.clone(), zeros_like(values), zeros_like(values), up, copy, new AdamWStep(1, 0, 0.9, 0.999, 1e-8, 0, 1));
        Assert.True(expected.eq(copy).all().item<bool>());
    }

    /// <summary>Two sequences of 151 tokens: spans with one token, with one and several blocks of queries, and a whole one.</summary>
    private static AttentionShape Spans(int heads, int groups, int headDim) => new(2, 151, heads, groups, headDim)
    {
        Spans =
        [
            [new SampleSpan(0, 1), new SampleSpan(1, 48), new SampleSpan(49, 100), new SampleSpan(149, 2)],
            [new SampleSpan(0, 151)],
        ],
    };

    private static (Tensor Query, Tensor Key, Tensor Value, Tensor Gradient) Operands(AttentionShape shape, ScalarType type)
    {
        var (rows, width, narrow) = (shape.Batch * shape.Length, shape.Heads * shape.HeadDim, shape.KeyValueHeads * shape.HeadDim);
        var all = Random(rows, (2 * width) + (2 * narrow)).to(type).split([width, narrow, narrow, width], 1);
        return (all[0].contiguous(), all[1].contiguous(), all[2].contiguous(), all[3].contiguous());
    }

    private static bool IsSame(Tensor expected, Tensor actual) => expected.eq(actual).all().item<bool>();

    private static Tensor Random(params long[] shape) => randn(shape, ScalarType.Float32, generator: new Generator((ulong)shape.Sum()));

    private static void AssertClose(Tensor expected, Tensor actual, ScalarType type, double? tolerance = null)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.Equal(expected.dtype, actual.dtype);
        var (a, b) = (expected.to(ScalarType.Float32), actual.to(ScalarType.Float32));
        var difference = ((a - b).abs() / (a.abs() + (0.1 * a.abs().max()) + 1e-3)).max().item<float>();
        Assert.True(difference <= (tolerance ?? (type == ScalarType.BFloat16 ? 2e-2 : 2e-4)), $"relative difference {difference}");
    }
}
