using Lathe.Data;
using Lathe.Data.Packing;
using Lathe.Training.Adapters;
using Lathe.Training.Autograd;
using Lathe.Training.Evaluation;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using TorchSharp;

namespace Lathe.Training.Tests.Numerics;

/// <summary>Packed blocks against PyTorch, and against the same samples trained one by one.</summary>
public class PackedTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string, string, string, bool> Ways() => OracleTests.Ways();

    [Theory]
    [MemberData(nameof(Ways))]
    public void Samples_apart_equal_the_oracle(string family, string kernels, string matmul, bool checkpointing) =>
        CheckOracle(family, kernels, matmul, checkpointing, "neat", apart: true);

    [Theory]
    [MemberData(nameof(Ways))]
    public void Samples_that_see_those_before_them_equal_the_oracle(string family, string kernels, string matmul, bool checkpointing) =>
        CheckOracle(family, kernels, matmul, checkpointing, "plain", apart: false);

    [Theory]
    [MemberData(nameof(Ways))]
    public void Full_training_of_packed_samples_is_that_of_single_ones(string family, string kernels, string matmul, bool checkpointing)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(family, kernels, matmul, full: true);
        CheckAgainstSingle(decoder, checkpointing);
    }

    [Theory]
    [InlineData("gpt2", "simd")]
    [InlineData("gpt2", "portable")]
    [InlineData("falcon", "simd")]
    [InlineData("falcon-alibi", "simd")]
    public void Samples_of_families_with_other_positions_are_packed_too(string model, string kernels)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(Path.Combine("families", model), kernels, "aten", full: true);
        CheckAgainstSingle(decoder, checkpointing: false);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Lora_training_of_packed_samples_is_that_of_single_ones(string family, string kernels, string matmul, bool checkpointing)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(family, kernels, matmul, full: false);
        var adapter = Oracle.Read(Oracle.Folder(family), "adapter", "adapter_model.safetensors");
        LoraInjector.Attach(decoder, new LoraOptions(4, 8, 0, ["all"]), 0, linear => (
            adapter[LoraInjector.NameOfA(linear.Path)], adapter[LoraInjector.NameOfB(linear.Path)]));
        CheckAgainstSingle(decoder, checkpointing);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_changed_sample_changes_no_bit_of_the_others(string family, string kernels, string matmul, bool checkpointing)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(family, kernels, matmul, full: true);
        var samples = Samples(decoder.Config.VocabSize, 60, 33, 49, 5, 1);
        var blocks = SamplePacker.Pack(samples, 150, apart: true);
        var mixed = SamplePacker.Pack(samples, 150, apart: false);
        var lengths = Assert.Single(blocks).Packed!.Lengths;
        Assert.Equal(samples.Count, lengths.Count);
        for (var (changed, start) = (0, 0); changed < lengths.Count; start += lengths[changed++])
        {
            int[] ids = [.. blocks[0].InputIds];
            ids[start] = (ids[start] + 1) % decoder.Config.VocabSize;
            var apart = Difference(blocks[0], ids);
            Assert.All(apart[..start].Concat(apart[(start + lengths[changed])..]), Assert.False);
            Assert.All(apart[start..(start + lengths[changed])], Assert.True);

            // Together, those behind the change see it.
            Assert.All(Difference(mixed[0], ids)[start..], Assert.True);
        }

        // Recomputed blocks are those of the forward pass, also when gradients flow.
        using var batch = MicroBatch.From(blocks, 0, torch.CPU);
        Assert.True(double.IsFinite(GradientStep.Run(decoder, [batch], 0, checkpointing).LossSum));

        bool[] Difference(TokenizedExample block, int[] ids)
        {
            using var inner = torch.NewDisposeScope();
            var (before, after) = (Logits(block), Logits(block with { InputIds = ids }));
            return [.. before.ne(after).any(1).data<bool>().ToArray().Take(block.InputIds.Length)];
        }

        torch.Tensor Logits(TokenizedExample block)
        {
            using var batch = MicroBatch.From([block], 0, torch.CPU);
            return decoder.Head.Logits(decoder.Stream(Tape.ForInference(), batch.Ids, checkpointing: false, batch.Samples).Value);
        }
    }

    [Theory]
    [InlineData("llama", "simd")]
    [InlineData("llama3", "portable")]
    [InlineData("qwen2", "simd")]
    [InlineData("qwen3", "portable")]
    public void Evaluation_of_packed_samples_is_that_of_single_ones(string family, string kernels)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(family, kernels, "onednn", full: false);
        var stop = TestContext.Current.CancellationToken;
        var samples = Samples(decoder.Config.VocabSize, 60, 50, 33, 49, 5, 2, 17);
        var single = Evaluator.Run(decoder, samples, batchSize: 3, padId: 0, cancellation: stop);
        var packed = Evaluator.Run(decoder, SamplePacker.Pack(samples, 113, apart: true), batchSize: 1, padId: 0, cancellation: stop);
        Assert.Equal((single.Tokens, single.Correct), (packed.Tokens, packed.Correct));
        Assert.Equal(single.LossSum / single.Tokens, packed.LossSum / packed.Tokens, Tolerance);
    }

    private static void CheckOracle(string family, string kernels, string matmul, bool checkpointing, string kind, bool apart)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(family, kernels, matmul, full: true);
        var expected = Oracle.Read(Oracle.Folder(family), "packed.safetensors");
        var blocks = Enumerable.Range(0, 2).Select(row => Block(expected, row, apart)).ToList();
        using var batch = MicroBatch.From(blocks, padId: 0, torch.CPU);

        var (rows, width) = (batch.Ids.shape[0], expected["input_ids"].shape[1]);
        var stream = decoder.Stream(Tape.ForInference(), batch.Ids, checkpointing: false, batch.Samples);
        var logits = decoder.Head.Logits(stream.Value).view(rows, batch.Ids.shape[1], -1).narrow(1, 0, width);
        var difference = ((logits - expected[$"{kind}.logits"]) * expected["attention_mask"].unsqueeze(-1)).abs().max().item<float>();
        Assert.True(difference <= 1e-4, $"largest difference of logits: {difference}");

        var result = GradientStep.Run(decoder, [batch], 0, checkpointing);
        Assert.Equal(expected[$"{kind}.loss"].item<float>(), result.LossSum / result.Tokens, Tolerance);
        var prefix = $"{kind}.grad.";
        var gradients = expected.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        Assert.Equal(apart ? decoder.BaseParameters.Count : 3, gradients.Count);
        Assert.All(gradients, pair => AssertClose(
            pair.Value, decoder.BaseParameters.Single(parameter => prefix + parameter.Name == pair.Key).Gradient!, pair.Key));
    }

    /// <summary>Samples of a row, packed again: they stand longest first, so the packer leaves them where they are.</summary>
    private static TokenizedExample Block(Dictionary<string, torch.Tensor> oracle, int row, bool apart)
    {
        int[] Row(string name) => [.. oracle[name][row].data<long>().ToArray().Select(value => (int)value)];
        var (ids, labels, numbers) = (Row("input_ids"), Row("labels"), Row("samples"));
        var samples = Enumerable.Range(1, numbers.Max()).Select(number => new TokenizedExample(
            [.. ids.Where((_, i) => numbers[i] == number)], [.. labels.Where((_, i) => numbers[i] == number)]));
        var block = Assert.Single(SamplePacker.Pack(samples, ids.Length, apart));
        Assert.Equal(ids.Take(block.InputIds.Length), block.InputIds);
        return block;
    }

    private static void CheckAgainstSingle(Decoder decoder, bool checkpointing)
    {
        var samples = Samples(decoder.Config.VocabSize, 60, 50, 33, 49, 5, 2, 17);
        var single = Step(samples);
        var packed = Step(SamplePacker.Pack(samples, 113, apart: true));
        Assert.Equal(single.Loss, packed.Loss, Tolerance);
        Assert.Equal(decoder.TrainableParameters.Count(), single.Gradients.Count);
        foreach (var (name, gradient) in single.Gradients)
        {
            AssertClose(gradient, packed.Gradients[name], name);
        }

        (double Loss, Dictionary<string, torch.Tensor> Gradients) Step(IReadOnlyList<TokenizedExample> examples)
        {
            using var batch = MicroBatch.From(examples, padId: 0, torch.CPU);
            var result = GradientStep.Run(decoder, [batch], 0, checkpointing);
            var gradients = decoder.TrainableParameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Gradient!.clone());
            foreach (var parameter in decoder.TrainableParameters)
            {
                parameter.ClearGradient();
            }

            return (result.LossSum / result.Tokens, gradients);
        }
    }

    private static List<TokenizedExample> Samples(int vocabulary, params int[] lengths)
    {
        var random = new Random(5);
        return [.. lengths.Select(length =>
        {
            int[] ids = [.. Enumerable.Range(0, length).Select(_ => random.Next(vocabulary))];
            return new TokenizedExample(ids, [.. ids.Select((id, i) => i % 5 == 3 ? TokenizedExample.IgnoreLabel : id)]);
        })];
    }

    private static Decoder Load(string family, string kernels, string matmul, bool full) =>
        DecoderLoader.Load(Oracle.Folder(family), Oracle.Config(family), _ => full, 160, Oracle.Context(kernels, matmul));

    /// <summary>Largest difference, relative to the tensor's largest value.</summary>
    private static void AssertClose(torch.Tensor expected, torch.Tensor actual, string name)
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        var difference = (expected - actual).abs().max().item<float>() / Math.Max(1e-6, expected.abs().max().item<float>());
        Assert.True(difference <= Tolerance, $"{name}: relative difference {difference}");
    }
}
