using Lathe.Training.Autograd;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using Lathe.Training.Optimizers;
using TorchSharp;

namespace Lathe.Training.Tests.Numerics;

/// <summary>What a decoder computes, held against the oracle's files.</summary>
internal static class OracleComparison
{
    public const double LossTolerance = 1e-5;
    public const double LogitTolerance = 1e-4;
    public const double GradientTolerance = 1e-4;

    /// <summary>Family, kernels, products, gradient checkpointing: each setting at least twice.</summary>
    public static TheoryData<string, string, string, bool> Ways(params ReadOnlySpan<string> families)
    {
        var data = new TheoryData<string, string, string, bool>();
        foreach (var family in families)
        {
            data.Add(family, "simd", "onednn", true);
            data.Add(family, "simd", "aten", false);
            data.Add(family, "portable", "aten", true);
            data.Add(family, "portable", "onednn", false);
        }

        return data;
    }

    public static torch.Tensor Logits(Decoder decoder, torch.Tensor ids) =>
        decoder.Head.Logits(decoder.Stream(Tape.ForInference(), ids, checkpointing: false).Value).view(ids.shape[0], ids.shape[1], -1);

    public static void CheckLogits(Decoder decoder, torch.Tensor ids, torch.Tensor mask, torch.Tensor expected)
    {
        using var scope = torch.NewDisposeScope();
        var difference = ((Logits(decoder, ids) - expected) * mask.unsqueeze(-1)).abs().max().item<float>();
        Assert.True(difference <= LogitTolerance, $"largest difference of logits: {difference}");
    }

    public static void Train(
        Decoder decoder, Dictionary<string, torch.Tensor> expected, string losses, string norms,
        Dictionary<string, torch.Tensor> data, bool checkpointing, Func<int, double> rate)
    {
        using var optimizer = new AdamW(
            [.. decoder.TrainableParameters], new AdamWOptions(WeightDecay: 0.1), decoder.Context.Kernels);
        for (var step = 0; step < 10; step++)
        {
            using var batch = OracleBatch.From(data["input_ids"][step], data["attention_mask"][step], data["labels"][step]);
            var result = GradientStep.Run(decoder, [batch], (ulong)step, checkpointing);
            Assert.Equal(expected[losses][step].item<float>(), result.LossSum / result.Tokens, LossTolerance);
            var norm = optimizer.GradientNorm();
            var expectedNorm = expected[norms][step].item<float>();
            Assert.Equal(expectedNorm, norm, expectedNorm * GradientTolerance);
            optimizer.Step(rate(step), GradientClipping.Scale(norm, 1.0));
        }
    }

    /// <summary>Largest difference, relative to the tensor's largest value.</summary>
    public static void AssertClose(torch.Tensor expected, torch.Tensor actual, double tolerance, string name)
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        var scale = Math.Max(1e-6, expected.abs().max().item<float>());
        var difference = (expected - actual).abs().max().item<float>() / scale;
        Assert.True(difference <= tolerance, $"{name}: relative difference {difference}");
    }
}
