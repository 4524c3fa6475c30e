using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using Lathe.Training.Optimizers;
using Lathe.Training.Tests.Numerics;
using static TorchSharp.torch;

namespace Lathe.Training.Tests.Optimizers;

/// <summary>Weights that exist in bf16 alone.</summary>
public sealed class PureBf16Tests
{
    private const double Decay = 0.1;
    private static readonly AdamWOptions Options = new(Beta2: 0.98, WeightDecay: Decay);

    public static TheoryData<string, string> Optimizers()
    {
        var data = new TheoryData<string, string>();
        foreach (var kind in new[] { "sgd", "adamw", "adamw_8bit", "adafactor", "lion", "lion_8bit", "muon" })
        {
            data.Add(kind, "simd");
            data.Add(kind, "portable");
        }

        return data;
    }

    /// <summary>Each update is the fp32 one from the same weights, rounded to one of the two bf16 numbers around it.</summary>
    [Theory]
    [MemberData(nameof(Optimizers))]
    public void An_update_is_that_of_fp32_rounded_to_a_neighbour(string kind, string kernels)
    {
        using var scope = NewDisposeScope();
        var data = Oracle.Read(Oracle.Folder("."), "optimizers.safetensors");
        var (wide, pure) = (Start(data, ScalarType.Float32), Start(data, ScalarType.BFloat16));
        using var expected = Create(kind, wide, Oracle.Context(kernels, "aten"));
        using var actual = Create(kind, pure, Oracle.Context(kernels, "aten"));
        var (moved, error) = (0L, 0.0);
        for (var step = 0; step < data["rates"].numel(); step++)
        {
            foreach (var (left, right) in wide.Zip(pure))
            {
                _ = left.Value.copy_(right.Value);
            }

            Step(expected, wide, data, step);
            Step(actual, pure, data, step);
            foreach (var (left, right) in wide.Zip(pure))
            {
                var (result, rounded) = (left.Value, right.Value.to(ScalarType.Float32));
                var exact = result.eq(rounded);
                var gap = Gap(result);
                Assert.True((rounded - result).abs().lt(gap).logical_or(exact).all().item<bool>(), $"{left.Name} in step {step}");
                moved += exact.logical_not().sum().item<long>();
                error += ((rounded - result).to(ScalarType.Float64) / gap.to(ScalarType.Float64)).sum().item<double>();
            }
        }

        // The errors cancel out: each has a standard deviation of at most half a gap. Rounding to nearest would always go back.
        var reach = 6 * 0.5 * Math.Sqrt(moved);
        Assert.InRange(error, -reach, reach);
        Assert.All(wide.Concat(pure), parameter => parameter.Dispose());
    }

    /// <summary>
    /// Over many seeds the mean of six steps is PyTorch's fp32 result, shifted by what the start lost when it became bf16. One rounding has
    /// a standard deviation of at most half a gap.
    /// </summary>
    [Fact]
    public void The_mean_over_seeds_is_that_of_PyTorch_in_fp32()
    {
        using var scope = NewDisposeScope();
        const int Seeds = 300;
        var data = Oracle.Read(Oracle.Folder("."), "optimizers.safetensors");
        var rates = data["rates"].data<float>().ToArray();
        var sums = new Dictionary<string, Tensor>();
        for (var seed = 0UL; seed < Seeds; seed++)
        {
            var parameters = Start(data, ScalarType.BFloat16);
            using var optimizer = new AdamW(parameters, Options, Oracle.Context("simd", "aten").Kernels) { Seed = seed };
            for (var step = 0; step < rates.Length; step++)
            {
                Step(optimizer, parameters, data, step);
            }

            foreach (var parameter in parameters)
            {
                var value = parameter.Value.to(ScalarType.Float64);
                sums[parameter.Name] = sums.TryGetValue(parameter.Name, out var sum) ? sum.add_(value) : value;
                parameter.Dispose();
            }
        }

        foreach (var (name, sum) in sums)
        {
            var start = data["start." + name];
            var kept = start.dim() == 2 ? rates.Aggregate(1.0, (product, rate) => product * (1 - (rate * Decay))) : 1;
            var shift = (start.to(ScalarType.BFloat16).to(ScalarType.Float64) - start.to(ScalarType.Float64)) * kept;
            var expected = data["adamw." + name].to(ScalarType.Float64) + shift;
            var gap = Gap(maximum(data["adamw." + name].abs(), start.abs()) + 0.1).to(ScalarType.Float64);
            var reach = gap * (6 * 0.5 * Math.Sqrt(rates.Length) / Math.Sqrt(Seeds));
            Assert.True(((sum / Seeds) - expected).abs().lt(reach).all().item<bool>(), name);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_one_others()
    {
        using var scope = NewDisposeScope();
        var data = Oracle.Read(Oracle.Folder("."), "optimizers.safetensors");
        Tensor Run(ulong seed)
        {
            var parameters = Start(data, ScalarType.BFloat16);
            using var optimizer = new AdamW(parameters, Options, Oracle.Context("simd", "aten").Kernels) { Seed = seed };
            for (var step = 0; step < 6; step++)
            {
                Step(optimizer, parameters, data, step);
            }

            return cat([.. parameters.Select(parameter => parameter.Value.view(-1))]);
        }

        Assert.True(Run(1).eq(Run(1)).all().item<bool>());
        Assert.False(Run(1).eq(Run(2)).all().item<bool>());
    }

    [Fact]
    public void Gradients_and_states_are_fp32()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter("w", ones(4, 4, ScalarType.BFloat16), trainable: true, decays: true, ScalarType.BFloat16);
        using var optimizer = new AdamW([parameter], Options, Oracle.Context("simd", "aten").Kernels);
        Assert.Null(parameter.ComputeCopy);
        Assert.Equal(ScalarType.Float32, parameter.GradientForUpdate().dtype);
        Assert.All(optimizer.State, state => Assert.Equal(ScalarType.Float32, state.Value.dtype));
    }

    /// <summary>
    /// At a learning rate far below what one number in bf16 can move, weights that are rounded to the nearest one hardly learn; rounded
    /// stochastically they learn as in fp32.
    /// </summary>
    [Fact]
    public void Learns_as_in_fp32_where_rounding_to_nearest_stalls()
    {
        var single = Learn(ScalarType.Float32, roundsToNearest: false);
        var pure = Learn(ScalarType.BFloat16, roundsToNearest: false);
        var nearest = Learn(ScalarType.Float32, roundsToNearest: true);
        Assert.True(single > 0.5, $"fp32: {single}");
        Assert.InRange(pure, 0.9 * single, 1.1 * single);
        Assert.True(nearest < 0.6 * single, $"to nearest: {nearest}, fp32: {single}");
    }

    /// <summary>By how much the loss of a batch falls.</summary>
    private static double Learn(ScalarType trained, bool roundsToNearest)
    {
        const string Family = "llama";
        using var scope = NewDisposeScope();
        var context = Oracle.Context("simd", "aten") with { ComputeType = ScalarType.BFloat16, Matmul = new AtenMatmul(), TrainedType = trained };
        using var decoder = DecoderLoader.Load(Oracle.Folder(Family), Oracle.Config(Family), _ => true, 64, context);
        using var optimizer = new AdamW([.. decoder.TrainableParameters], new AdamWOptions(), context.Kernels) { Seed = 42 };
        var data = Oracle.Read(Oracle.Folder(Family), "steps.safetensors");
        var losses = new List<double>();
        for (var step = 0; step < 150; step++)
        {
            using var batch = OracleBatch.From(data["input_ids"][0], data["attention_mask"][0], data["labels"][0]);
            var result = GradientStep.Run(decoder, [batch], (ulong)step, checkpointing: false);
            losses.Add(result.LossSum / result.Tokens);
            optimizer.Step(5e-5, 1);
            foreach (var parameter in roundsToNearest ? decoder.TrainableParameters : [])
            {
                using var rounded = parameter.Value.to(ScalarType.BFloat16);
                _ = parameter.Value.copy_(rounded);
                parameter.RefreshCompute();
            }
        }

        return losses[0] - losses[^1];
    }

    /// <summary>From a number to the next one in bf16: 2^-7 of its power of two.</summary>
    private static Tensor Gap(Tensor values)
    {
        var (_, exponents) = values.frexp();
        return pow(2, exponents.clamp(-125).sub_(8).to(ScalarType.Float32));
    }

    private static Parameter[] Start(Dictionary<string, Tensor> data, ScalarType type) =>
    [
        .. data.Where(pair => pair.Key.StartsWith("start.", StringComparison.Ordinal)).Select(pair => new Parameter(
            pair.Key["start.".Length..], pair.Value.to(type, copy: true), trainable: true, decays: pair.Value.dim() == 2, productType: null)),
    ];

    private static void Step(Optimizer optimizer, Parameter[] parameters, Dictionary<string, Tensor> data, int step)
    {
        foreach (var parameter in parameters)
        {
            parameter.AddGradient(data["gradients." + parameter.Name][step].clone());
        }

        optimizer.Step(data["rates"][step].item<float>(), data["scales"][step].item<float>());
    }

    private static Optimizer Create(string kind, Parameter[] parameters, ComputeContext context)
    {
        var embedding = parameters.Single(parameter => parameter.Name == "embed.weight");
        return kind switch
        {
            "sgd" => new Sgd(parameters, Decay, context.Kernels),
            "adamw" => new AdamW(parameters, Options, context.Kernels),
            "adamw_8bit" => new AdamW8Bit(parameters, Options, context.Kernels, embedding),
            "adafactor" => new Adafactor(parameters, Decay, context.Kernels),
            "lion" => new Lion(parameters, new LionOptions(Beta2: 0.98, WeightDecay: Decay), context.Kernels),
            "lion_8bit" => new Lion8Bit(parameters, new LionOptions(Beta2: 0.98, WeightDecay: Decay), context.Kernels, embedding),
            _ => new Muon(parameters, Options, context),
        };
    }
}
