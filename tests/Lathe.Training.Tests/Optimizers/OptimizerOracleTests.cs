using Lathe.Training.Modules;
using Lathe.Training.Optimizers;
using Lathe.Training.Tests.Numerics;
using static TorchSharp.torch;

namespace Lathe.Training.Tests.Optimizers;

/// <summary>Six steps of each optimizer, with decay groups, changing rates and clipped gradients, against tests/oracles/torch/optimizers.py.</summary>
public sealed class OptimizerOracleTests
{
    private const double Decay = 0.1;
    private static readonly AdamWOptions AdamWOptions = new(Beta2: 0.98, WeightDecay: Decay);
    private static readonly LionOptions LionOptions = new(Beta2: 0.98, WeightDecay: Decay);

    /// <summary>Tolerances are fp32's rounding; a number halfway between two codes may get either, which moves AdamW's next step a little.</summary>
    public static TheoryData<string, string, double> Cases()
    {
        var data = new TheoryData<string, string, double>();
        foreach (var kernels in new[] { "simd", "portable" })
        {
            data.Add("sgd", kernels, 1e-6);
            data.Add("adamw", kernels, 1e-5);
            data.Add("adamw_8bit", kernels, 2e-3);
            data.Add("adafactor", kernels, 1e-5);
            data.Add("lion", kernels, 1e-6);
            data.Add("lion_8bit", kernels, 1e-6);
            data.Add("muon", kernels, 1e-4);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Six_steps(string kind, string kernels, double tolerance)
    {
        using var scope = NewDisposeScope();
        var expected = Oracle.Read(Oracle.Folder("."), "optimizers.safetensors");
        var parameters = Start(expected);
        using var optimizer = Create(kind, parameters, Oracle.Context(kernels, "aten"));
        Run(optimizer, parameters, expected);
        foreach (var parameter in parameters)
        {
            var difference = (parameter.Value - expected[$"{kind}.{parameter.Name}"]).abs();
            Assert.True(difference.max().item<float>() < tolerance, $"{parameter.Name}: {difference.max().item<float>()}");

            // Steps are much larger than what may differ.
            Assert.True((parameter.Value - expected["start." + parameter.Name]).abs().max().item<float>() > 20 * tolerance);
            parameter.Dispose();
        }
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adamw")]
    [InlineData("adamw_8bit")]
    [InlineData("adafactor")]
    [InlineData("lion")]
    [InlineData("lion_8bit")]
    [InlineData("muon")]
    public void The_compute_copy_follows(string kind)
    {
        foreach (var kernels in new[] { "simd", "portable" })
        {
            using var scope = NewDisposeScope();
            var expected = Oracle.Read(Oracle.Folder("."), "optimizers.safetensors");
            var parameters = Start(expected, ScalarType.BFloat16);
            using var optimizer = Create(kind, parameters, Oracle.Context(kernels, "aten"));
            Run(optimizer, parameters, expected);
            foreach (var parameter in parameters)
            {
                Assert.True(parameter.Compute.eq(parameter.Value.to(ScalarType.BFloat16)).all().item<bool>());
                parameter.Dispose();
            }
        }
    }

    /// <summary>Paged states are the same states elsewhere.</summary>
    [Theory]
    [InlineData("adamw")]
    [InlineData("adamw_8bit")]
    [InlineData("lion")]
    [InlineData("lion_8bit")]
    public void Paged_states_give_the_same_bits(string kind)
    {
        using var folder = new Fixtures.TemporaryFolder();
        using var scope = NewDisposeScope();
        var expected = Oracle.Read(Oracle.Folder("."), "optimizers.safetensors");
        var (left, right) = (Start(expected), Start(expected));
        var memory = new PagedStates(folder.Path, leastBytes: 1);
        using var resident = Create(kind, left, Oracle.Context("simd", "aten"));
        using var paged = Create(kind, right, Oracle.Context("simd", "aten"), memory);
        Assert.Equal(paged.State.Sum(state => state.Value.numel() * state.Value.element_size()), memory.PagedBytes);
        Run(resident, left, expected);
        Run(paged, right, expected);
        foreach (var (one, other) in left.Zip(right))
        {
            Assert.Equal(0, (one.Value - other.Value).abs().max().item<float>());
            one.Dispose();
            other.Dispose();
        }
    }

    private static Parameter[] Start(Dictionary<string, Tensor> expected, ScalarType? compute = null) =>
    [
        .. expected.Where(pair => pair.Key.StartsWith("start.", StringComparison.Ordinal)).Select(pair => new Parameter(
            pair.Key["start.".Length..], pair.Value.clone(), trainable: true, decays: pair.Value.dim() == 2, compute)),
    ];

    private static void Run(Optimizer optimizer, Parameter[] parameters, Dictionary<string, Tensor> expected)
    {
        var (rates, scales) = (expected["rates"].data<float>().ToArray(), expected["scales"].data<float>().ToArray());
        for (var step = 0; step < rates.Length; step++)
        {
            foreach (var parameter in parameters)
            {
                parameter.AddGradient(expected["gradients." + parameter.Name][step].clone());
            }

            optimizer.Step(rates[step], scales[step]);
            Assert.All(parameters, parameter => Assert.Null(parameter.Gradient));
        }
    }

    private static Optimizer Create(string kind, Parameter[] parameters, ComputeContext context, IStateMemory? memory = null)
    {
        var embedding = parameters.Single(parameter => parameter.Name == "embed.weight");
        return kind switch
        {
            "sgd" => new Sgd(parameters, Decay, context.Kernels),
            "adamw" => new AdamW(parameters, AdamWOptions, context.Kernels, memory),
            "adamw_8bit" => new AdamW8Bit(parameters, AdamWOptions, context.Kernels, embedding, memory),
            "adafactor" => new Adafactor(parameters, Decay, context.Kernels, memory),
            "lion" => new Lion(parameters, LionOptions, context.Kernels, memory),
            "lion_8bit" => new Lion8Bit(parameters, LionOptions, context.Kernels, embedding, memory),
            _ => new Muon(parameters, AdamWOptions, context, memory),
        };
    }
}
