using Lathe.Data;
using Lathe.Data.Packing;
using Lathe.Models.Config;
using Lathe.Training.Evaluation;
using Lathe.Training.Kernels;
using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using TorchSharp;
using static Lathe.Training.Tests.Numerics.OracleComparison;

namespace Lathe.Training.Tests.Numerics;

/// <summary>The loss that spreads tokens over experts, against PyTorch.</summary>
public class BalanceTests
{
    /// <summary>As in generate_families.py.</summary>
    private const double Weight = 0.5;

    public static TheoryData<string, string, bool> Ways() => new MatrixTheoryData<string, string, bool>(
        ["mixtral", "qwen2_moe", "qwen3_moe"], ["simd", "portable"], [false, true]);

    [Theory]
    [MemberData(nameof(Ways))]
    public void Value_and_every_gradient_of_a_batch(string model, string kernels, bool checkpointing) =>
        Check(model, kernels, checkpointing, "", batches => [batches]);

    [Theory]
    [MemberData(nameof(Ways))]
    public void Its_mean_over_micro_batches_counts(string model, string kernels, bool checkpointing) =>
        Check(model, kernels, checkpointing, "micro.", batches => batches.Select(batch => (IReadOnlyList<TokenizedExample>)[batch]));

    [Fact]
    public void An_evaluation_adds_the_mean_of_its_batches()
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load("mixtral", "simd");
        var expected = Oracle.Read(Oracle.Folder("families/mixtral"), "balanced.safetensors");

        var result = Evaluator.Run(decoder, Examples("mixtral"), batchSize: 1, padId: 0, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(expected["micro.aux_loss"].item<float>(), result.Balance!.Value, LossTolerance);
        Assert.Equal(
            expected["micro.loss"].item<float>() + (Weight * expected["micro.aux_loss"].item<float>()), result.Loss(decoder.Balance), LossTolerance);
    }

    /// <summary>Padding is left out, so a packed block has what its samples have side by side.</summary>
    [Fact]
    public void Packed_samples_have_the_loss_of_padded_ones()
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load("qwen2_moe", "simd");
        var examples = Examples("qwen2_moe");
        var packed = SamplePacker.Pack([.. examples], 40, apart: true);
        Assert.Single(packed);

        var expected = Evaluator.Run(decoder, examples, batchSize: 2, padId: 0, cancellation: TestContext.Current.CancellationToken);
        var actual = Evaluator.Run(decoder, packed, batchSize: 2, padId: 0, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(expected.Balance!.Value, actual.Balance!.Value, LossTolerance);
    }

    [Fact]
    public void In_bf16_it_is_about_the_same()
    {
        using var scope = torch.NewDisposeScope();
        var context = new ComputeContext(torch.CPU, torch.ScalarType.BFloat16, new SimdKernels(), new AtenMatmul());
        using var decoder = Load("mixtral", "simd", context);
        var expected = Oracle.Read(Oracle.Folder("families/mixtral"), "balanced.safetensors");

        using var batch = MicroBatch.From(Examples("mixtral"), padId: 0, torch.CPU);
        var result = GradientStep.Run(decoder, [batch], 0, checkpointing: true);

        Assert.Equal(expected["aux_loss"].item<float>(), result.Balance!.Value, 0.05);
        var router = decoder.BaseParameters.Single(parameter => parameter.Name == "model.layers.1.block_sparse_moe.gate.weight");
        AssertClose(expected["grad." + router.Name], router.Gradient!, 0.1, router.Name);
    }

    [Fact]
    public void Without_a_weight_there_is_none()
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = DecoderLoader.Load(
            Oracle.Folder("families/mixtral"), Oracle.Config("families/mixtral"), _ => true, 64, Oracle.Context("simd", "aten"));
        Assert.Null(decoder.Balance);

        var result = Evaluator.Run(decoder, Examples("mixtral"), batchSize: 2, padId: 0, cancellation: TestContext.Current.CancellationToken);

        Assert.Null(result.Balance);
        Assert.Equal(result.CrossEntropy, result.Loss(decoder.Balance));
    }

    private static void Check(
        string model, string kernels, bool checkpointing, string prefix,
        Func<IReadOnlyList<TokenizedExample>, IEnumerable<IReadOnlyList<TokenizedExample>>> divide)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(model, kernels);
        var expected = Oracle.Read(Oracle.Folder(Path.Combine("families", model)), "balanced.safetensors");
        var batches = divide(Examples(model)).Select(examples => MicroBatch.From(examples, padId: 0, torch.CPU)).ToList();

        var result = GradientStep.Run(decoder, batches, 0, checkpointing);
        batches.ForEach(batch => batch.Dispose());

        Assert.Equal(expected[prefix + "loss"].item<float>(), result.CrossEntropy, LossTolerance);
        Assert.Equal(expected[prefix + "aux_loss"].item<float>(), result.Balance!.Value, LossTolerance);
        foreach (var parameter in decoder.BaseParameters)
        {
            AssertClose(expected[$"{prefix}grad.{parameter.Name}"], parameter.Gradient!, GradientTolerance, parameter.Name);
        }
    }

    private static List<TokenizedExample> Examples(string model)
    {
        var data = Oracle.Read(Oracle.Folder(Path.Combine("families", model)), "forward.safetensors");
        return [.. OracleBatch.Examples(data["input_ids"], data["attention_mask"], data["labels"])];
    }

    private static Decoder Load(string model, string kernels, ComputeContext? context = null)
    {
        var path = Path.Combine("families", model);
        var config = ModelConfig.Load(Oracle.Folder(path));
        var experts = config.Traits.Experts! with { BalanceWeight = Weight };
        return DecoderLoader.Load(
            Oracle.Folder(path), config with { Traits = config.Traits with { Experts = experts } }, _ => true, 64,
            context ?? Oracle.Context(kernels, "aten"));
    }
}
