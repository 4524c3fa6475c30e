using Lathe.Training.Autograd;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using TorchSharp;

namespace Lathe.Training.Tests.Numerics;

/// <summary>NEFTune's noise: its law, its bits, and that a model computes with it what it computes with a noisy table.</summary>
public class EmbeddingNoiseTests
{
    private const double Alpha = 5;

    [Fact]
    public void It_is_uniform_within_alpha_over_the_root_of_length_and_width()
    {
        using var scope = torch.NewDisposeScope();
        const int length = 50;
        var noise = Noise(seed: 1, step: 3, rows: 200, width: 64, length);
        var bound = Alpha / Math.Sqrt(length * 64);
        Assert.InRange(noise.abs().max().item<float>(), 0.999 * bound, bound);
        Assert.Equal(0, noise.mean().item<float>(), 0.02 * bound);
        Assert.Equal(bound / Math.Sqrt(3), noise.std().item<float>(), 0.02 * bound);
    }

    [Fact]
    public void It_follows_from_seed_and_micro_batch()
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor Of(ulong seed, ulong step) => Noise(seed, step, 8, 16, 8);
        Assert.Equal(Of(1, 3), Of(1, 3));
        Assert.NotEqual(Of(1, 3), Of(1, 4));
        Assert.NotEqual(Of(1, 3), Of(2, 3));
    }

    [Theory]
    [InlineData("simd", true)]
    [InlineData("simd", false)]
    [InlineData("portable", true)]
    [InlineData("portable", false)]
    public void A_model_computes_as_from_a_table_with_the_noise_on_it(string kernels, bool checkpointing)
    {
        using var scope = torch.NewDisposeScope();
        using var noisy = Load(kernels);
        using var other = Load(kernels);
        noisy.Embedding.Noise = new EmbeddingNoise(Alpha, 7);

        // No token twice, so that each row of the table has one noise.
        var ids = torch.arange(3, 19, torch.ScalarType.Int64).view(1, 16);
        var mask = torch.ones_like(ids);
        var added = other.Embedding.Weight.Value.index_select(0, ids.view(-1));
        var clean = added.clone();
        noisy.Embedding.Noise.AddTo(added, 16, 5);
        _ = other.Embedding.Weight.Value.index_copy_(0, ids.view(-1), added);
        using var batch = OracleBatch.From(ids, mask, ids);

        var expected = GradientStep.Run(other, [batch], 5, checkpointing);
        var actual = GradientStep.Run(noisy, [batch], 5, checkpointing);
        Assert.Equal(expected.LossSum, actual.LossSum);
        foreach (var (left, right) in other.BaseParameters.Zip(noisy.BaseParameters))
        {
            Assert.Equal(left.Gradient!, right.Gradient!);
        }

        Assert.NotEqual(expected.LossSum, GradientStep.Run(noisy, [batch], 6, checkpointing).LossSum);
        _ = other.Embedding.Weight.Value.index_copy_(0, ids.view(-1), clean);
        Assert.Equal(
            other.Stream(Tape.ForInference(), ids, checkpointing: false).Value, noisy.Stream(Tape.ForInference(), ids, checkpointing: false).Value);
    }

    private static torch.Tensor Noise(ulong seed, ulong step, long rows, long width, int length)
    {
        var noise = torch.zeros(rows, width);
        new EmbeddingNoise(Alpha, seed).AddTo(noise, length, step);
        return noise;
    }

    private static Decoder Load(string kernels) =>
        DecoderLoader.Load(Oracle.Folder("llama"), Oracle.Config("llama"), _ => true, 64, Oracle.Context(kernels, "aten"));
}
