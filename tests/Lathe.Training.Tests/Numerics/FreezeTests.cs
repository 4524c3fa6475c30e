using Lathe.Recipes.Model;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using Lathe.Training.Optimizers;
using TorchSharp;
using static Lathe.Training.Tests.Numerics.OracleComparison;

namespace Lathe.Training.Tests.Numerics;

/// <summary>A part of the model is trained as it would be if everything got gradients and the others' were dropped.</summary>
public class FreezeTests
{
    private static readonly MethodOptions[] Parts =
    [
        Part(1, ["all"], []),
        Part(-1, ["mlp"], []),
        Part(1, ["self_attn", "input_layernorm"], ["norm"]),
        Part(0, ["all"], ["norm"]),
        Part(1, ["mlp"], ["embed_tokens"]),
    ];

    public static TheoryData<string, string, string, bool, int> Ways()
    {
        var data = new TheoryData<string, string, string, bool, int>();
        foreach (var row in OracleComparison.Ways("llama", "qwen2", "qwen3"))
        {
            for (var part = 0; part < Parts.Length; part++)
            {
                var (family, kernels, matmul, checkpointing) = row.Data;
                data.Add(family, kernels, matmul, checkpointing, part);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Gradients_of_the_part_are_pytorchs_and_others_have_none(string family, string kernels, string matmul, bool checkpointing, int part)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(family, kernels, matmul, Parts[part]);
        var expected = Oracle.Read(Oracle.Folder(family), "forward.safetensors");
        using var batch = OracleBatch.From(expected["input_ids"], expected["attention_mask"], expected["labels"]);
        var result = GradientStep.Run(decoder, [batch], 0, checkpointing);

        Assert.Equal(expected["loss"].item<float>(), result.LossSum / result.Tokens, LossTolerance);
        Assert.NotEmpty(decoder.TrainableParameters);
        Assert.Contains(decoder.BaseParameters, parameter => !parameter.Trainable);
        foreach (var parameter in decoder.BaseParameters)
        {
            if (parameter.Trainable)
            {
                AssertClose(expected["grad." + parameter.Name], parameter.Gradient!, GradientTolerance, parameter.Name);
            }
            else
            {
                Assert.Null(parameter.Gradient);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Ten_steps_equal_those_of_a_full_run_that_drops_the_others_gradients(
        string family, string kernels, string matmul, bool checkpointing, int part)
    {
        using var scope = torch.NewDisposeScope();
        using var whole = DecoderLoader.Load(Oracle.Folder(family), Oracle.Config(family), _ => true, 64, Oracle.Context(kernels, matmul));
        using var frozen = Load(family, kernels, matmul, Parts[part]);
        var names = frozen.TrainableParameters.Select(parameter => parameter.Name).ToHashSet();
        Parameter[] same = [.. whole.BaseParameters.Where(parameter => names.Contains(parameter.Name))];
        using var wholeSteps = new AdamW(same, new AdamWOptions(WeightDecay: 0.1), whole.Context.Kernels);
        using var frozenSteps = new AdamW([.. frozen.TrainableParameters], new AdamWOptions(WeightDecay: 0.1), frozen.Context.Kernels);
        var data = Oracle.Read(Oracle.Folder(family), "forward.safetensors");
        using var batch = OracleBatch.From(data["input_ids"], data["attention_mask"], data["labels"]);
        for (var step = 0; step < 10; step++)
        {
            var expected = GradientStep.Run(whole, [batch], (ulong)step, checkpointing);
            foreach (var parameter in whole.BaseParameters.Except(same))
            {
                parameter.ClearGradient();
            }

            Assert.Equal(expected, GradientStep.Run(frozen, [batch], (ulong)step, checkpointing));
            wholeSteps.Step(1e-3, 1);
            frozenSteps.Step(1e-3, 1);
        }

        foreach (var (one, other) in whole.BaseParameters.Zip(frozen.BaseParameters))
        {
            Assert.True(one.Value.equal(other.Value).all().item<bool>(), one.Name);
        }
    }

    private static MethodOptions Part(int layers, IReadOnlyList<string> modules, IReadOnlyList<string> extra) => new()
    {
        FinetuningType = FinetuningType.Freeze,
        FreezeTrainableLayers = layers,
        FreezeTrainableModules = modules,
        FreezeExtraModules = extra,
    };

    private static Decoder Load(string family, string kernels, string matmul, MethodOptions part)
    {
        var config = Oracle.Config(family);
        return DecoderLoader.Load(
            Oracle.Folder(family), config, new FreezeTargets(config, part).Contains, 64, Oracle.Context(kernels, matmul));
    }
}
