using Lathe.Training.Kernels;
using Lathe.Training.Modules;
using Lathe.Training.Optimizers;
using static TorchSharp.torch;

namespace Lathe.Training.Tests.Optimizers;

public sealed class AdamW8BitTests
{
    /// <summary>Every value itself, the middles and their neighbours, and what lies anywhere between.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_code_is_that_of_the_nearest_value(bool symmetric)
    {
        var codec = symmetric ? DynamicCodec.Symmetric : DynamicCodec.Positive;
        var random = new Random(5);
        List<float> numbers = [0f, -0f, 1f, symmetric ? -1f : 0f, float.Epsilon, .. codec.Values];
        for (var i = 0; i < 255; i++)
        {
            var middle = (codec.Values[i] + codec.Values[i + 1]) * 0.5f;
            numbers.AddRange([middle, MathF.BitIncrement(middle), MathF.BitDecrement(middle)]);
        }

        for (var i = 0; i < 200_000; i++)
        {
            var magnitude = (float)Math.Pow(10, -9 * random.NextDouble());
            numbers.Add(symmetric && random.Next(2) == 0 ? -magnitude : magnitude);
        }

        foreach (var number in numbers)
        {
            var best = codec.Values.Min(value => MathF.Abs(value - number));
            var found = MathF.Abs(codec.Values[codec.Encode(number)] - number);
            Assert.True(found <= best + (2.5e-7f * MathF.Abs(number)), $"{number} became {codec.Values[codec.Encode(number)]}");
        }
    }

    [Fact]
    public void States_take_two_bytes_and_a_scale_a_block()
    {
        using var parameter = Random(64, 1024);
        using var optimizer = new AdamW8Bit([parameter], new AdamWOptions(), new SimdKernels());
        var bytes = optimizer.State.Sum(state => state.Value.numel() * state.Value.element_size());
        Assert.Equal(65536 * (2 + (8.0 / 256)), bytes);
    }

    [Fact]
    public void Small_parameters_are_updated_as_by_AdamW()
    {
        using var scope = NewDisposeScope();
        using var left = Random(9, 100);
        using var right = Random(9, 100);
        using var expected = new AdamW([left], new AdamWOptions(WeightDecay: 0.1), new SimdKernels());
        using var actual = new AdamW8Bit([right], new AdamWOptions(WeightDecay: 0.1), new SimdKernels());
        for (var step = 0; step < 5; step++)
        {
            left.AddGradient(left.Value.sin());
            right.AddGradient(right.Value.sin());
            expected.Step(1e-2, 0.5);
            actual.Step(1e-2, 0.5);
        }

        Assert.Equal(5, actual.Steps);
        Assert.Equal(0, (left.Value - right.Value).abs().max().item<float>());
    }

    /// <summary>The first step knows no rounding yet: it is AdamW's.</summary>
    [Fact]
    public void The_first_step_is_that_of_AdamW()
    {
        using var scope = NewDisposeScope();
        using var left = Random(70, 100);
        using var right = Random(70, 100);
        using var expected = new AdamW([left], new AdamWOptions(WeightDecay: 0.1), new PortableKernels());
        using var actual = new AdamW8Bit([right], new AdamWOptions(WeightDecay: 0.1), new PortableKernels());
        left.AddGradient(left.Value.cos());
        right.AddGradient(right.Value.cos());
        expected.Step(1e-2, 0.3);
        actual.Step(1e-2, 0.3);
        Assert.True(left.Value.allclose(right.Value, 1e-5, 1e-6));
    }

    /// <summary>A regression whose inputs differ in size by 1 to 100, so that states of one block do too.</summary>
    [Fact]
    public void It_comes_to_the_loss_that_fp32_states_come_to()
    {
        var (expected, actual) = (
            Regress(parameter => new AdamW([parameter], new AdamWOptions(), new SimdKernels())),
            Regress(parameter => new AdamW8Bit([parameter], new AdamWOptions(), new SimdKernels())));
        Assert.True(expected.Last < 0.05 * expected.First);
        Assert.True(actual.Last <= (1.1 * expected.Last) + 1e-6, $"{actual.Last} against {expected.Last}");
    }

    private static (double First, double Last) Regress(Func<Parameter, Optimizer> create)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        var scales = logspace(0, -2, 128, 10, ScalarType.Float32);
        var inputs = randn([512, 128], ScalarType.Float32, generator: generator) * scales;
        var targets = inputs.mm(randn([128, 64], ScalarType.Float32, generator: generator)) + (randn([512, 64], ScalarType.Float32, generator: generator) * 0.05);
        using var parameter = new Parameter("w", zeros([128, 64]), trainable: true, decays: true, null);
        using var optimizer = create(parameter);
        List<double> losses = [];
        for (var step = 0; step < 300; step++)
        {
            using var part = NewDisposeScope();
            var residual = inputs.mm(parameter.Value) - targets;
            losses.Add(residual.square().mean().item<float>());
            parameter.AddGradient(inputs.t().mm(residual) * (2.0 / residual.numel()));
            optimizer.Step(0.03 * (1 - (step / 300.0)), 1);
        }

        return (losses[0], losses[^1]);
    }

    private static Parameter Random(long rows, long columns)
    {
        using var generator = new Generator(3);
        return new Parameter("w", randn([rows, columns], ScalarType.Float32, generator: generator), trainable: true, decays: true, null);
    }
}
