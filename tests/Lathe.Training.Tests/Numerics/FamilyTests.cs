using Lathe.Models.Families;
using Lathe.Training.Adapters;
using Lathe.Training.Checkpoints;
using Lathe.Training.Generation;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using Lathe.Training.Optimizers;
using Lathe.Training.Quantization;
using Lathe.Training.Tests.Fixtures;
using TorchSharp;
using static Lathe.Training.Tests.Numerics.OracleComparison;

namespace Lathe.Training.Tests.Numerics;

/// <summary>Logits and every gradient of each family's tiny model against PyTorch, trained whole and with an adapter on all its linear layers.</summary>
public class FamilyTests
{
    /// <summary>Folders of the oracle; a name ends where a variant of its family begins.</summary>
    private static readonly string[] Models = [.. Directory.GetDirectories(Oracle.Folder("families")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    public static TheoryData<string, string, bool> Ways() => new MatrixTheoryData<string, string, bool>(Models, ["simd", "portable"], [false, true]);

    public static TheoryData<string> Names() => [.. Models];

    [Fact]
    public void Every_family_has_a_tiny_model() => Assert.Empty(
        DecoderFamilies.All.SelectMany(family => family.ModelTypes)
            .Except(Models.Select(model => Oracle.Config(Path.Combine("families", model)).ModelType))
            .Except(["llama", "qwen2", "qwen3"]));

    [Theory]
    [MemberData(nameof(Ways))]
    public void Logits_and_every_gradient(string model, string kernels, bool checkpointing)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(model, kernels, full: true);
        var expected = Read(model);
        CheckLogits(decoder, expected["input_ids"], expected["attention_mask"], expected["logits"]);
        CheckLogits(decoder, expected["short.input_ids"], torch.ones_like(expected["short.input_ids"]), expected["short.logits"]);

        var result = Step(decoder, expected, checkpointing);

        Assert.Equal(expected["loss"].item<float>(), result.LossSum / result.Tokens, LossTolerance);
        Assert.Equal(
            expected.Keys.Where(name => name.StartsWith("grad.", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            decoder.BaseParameters.Select(parameter => "grad." + parameter.Name).Order(StringComparer.Ordinal));
        foreach (var parameter in decoder.BaseParameters)
        {
            AssertClose(expected["grad." + parameter.Name], parameter.Gradient!, GradientTolerance, parameter.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Logits_and_every_gradient_of_an_adapter(string model, string kernels, bool checkpointing)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(model, kernels, full: false);
        var adapter = Oracle.Read(Folder(model), "adapter", "adapter_model.safetensors");
        LoraInjector.Attach(decoder, new LoraOptions(4, 8, 0, ["all"]), 0, linear => (
            adapter[LoraInjector.NameOfA(linear.Path)], adapter[LoraInjector.NameOfB(linear.Path)]));
        Assert.Equal(adapter.Count, decoder.AdapterParameters.Count());
        var expected = Read(model);
        CheckLogits(decoder, expected["input_ids"], expected["attention_mask"], expected["lora.logits"]);

        var result = Step(decoder, expected, checkpointing);

        Assert.Equal(expected["lora.loss"].item<float>(), result.LossSum / result.Tokens, LossTolerance);
        foreach (var parameter in decoder.AdapterParameters)
        {
            AssertClose(expected["lora.grad." + parameter.Name], parameter.Gradient!, GradientTolerance, parameter.Name);
        }
    }

    /// <summary>Token by token with kept keys and values; stretched rotations are those of the text so far, so they are compared within their context.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_text_read_token_by_token_has_the_same_logits(string model)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(model, "simd", full: false);
        var expected = Read(model);
        var (ids, logits) = (expected["short.input_ids"], expected["short.logits"]);
        var length = (int)ids.shape[1];
        using var cache = new KeyValueCache(decoder);
        const int Prompt = 4;
        for (var end = Prompt; end <= length; end++)
        {
            var start = end == Prompt ? 0 : end - 1;
            var actual = decoder.NextLogits([new NextTokens(cache, Part(ids, start, end))]);
            var difference = (actual - logits.select(1, end - 1)).abs().max().item<float>();
            Assert.True(difference <= LogitTolerance, $"after {end} tokens: {difference}");
        }
    }

    /// <summary>Beside another text that is further on, and a prompt that comes in two parts.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Texts_read_side_by_side_have_the_logits_of_each_alone(string model)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(model, "simd", full: false);
        var expected = Read(model);
        var (ids, logits) = (expected["short.input_ids"], expected["short.logits"]);
        var length = (int)ids.shape[1];
        using var first = new KeyValueCache(decoder);
        using var second = new KeyValueCache(decoder);
        _ = decoder.NextLogits([new NextTokens(first, Part(ids, 0, 3))]);
        for (var (end, other) = (4, 2); end <= length; end++, other += 2)
        {
            var both = other <= length;
            NextTokens[] parts = [new(first, Part(ids, end - 1, end)), .. both ? [new NextTokens(second, Part(ids, other - 2, other))] : Array.Empty<NextTokens>()];
            var actual = decoder.NextLogits(parts);
            foreach (var (row, seen) in both ? [(0, end), (1, other)] : new[] { (0, end) })
            {
                var difference = (actual[row] - logits[0, seen - 1]).abs().max().item<float>();
                Assert.True(difference <= LogitTolerance, $"text {row} after {seen} tokens: {difference}");
            }
        }
    }

    private static int[] Part(torch.Tensor ids, int start, int end) => [.. ids[0].narrow(0, start, end - start).data<long>().Select(id => (int)id)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fresh_weights_start_a_model_that_learns(string model)
    {
        using var scope = torch.NewDisposeScope();
        var config = Oracle.Config(Path.Combine("families", model));
        using var decoder = DecoderLoader.Initialise(config, 1, _ => true, 64, Oracle.Context("simd", "aten"));
        var result = Step(decoder, Read(model), checkpointing: false);

        // Norms multiply by one and weights are small: every token is about as likely as any other.
        Assert.Equal(Math.Log(config.VocabSize), result.LossSum / result.Tokens, 0.7);
        Assert.All(decoder.BaseParameters, parameter => Assert.True(parameter.Gradient!.isfinite().all().item<bool>(), parameter.Name));
    }

    public static TheoryData<string, string> Methods() => new MatrixTheoryData<string, string>(Models, ["full", "freeze", "lora", "qlora", "int8"]);

    /// <summary>The same batch over and over: whoever learns anything at all gets better at it.</summary>
    [Theory]
    [MemberData(nameof(Methods))]
    public void The_loss_falls(string model, string method)
    {
        using var scope = torch.NewDisposeScope();
        var config = Oracle.Config(Path.Combine("families", model));
        Func<ParameterSpec, bool> trainable = method switch
        {
            "full" => _ => true,
            "freeze" => spec => spec.Layer == config.NumHiddenLayers - 1,
            _ => _ => false,
        };
        var quantization = method switch
        {
            "qlora" => new QuantizationOptions(FourBitCode.Nf4, DoubleQuantization: true),
            "int8" => new QuantizationOptions(Code: null, DoubleQuantization: false),
            _ => null,
        };
        using var decoder = DecoderLoader.Load(
            Folder(model), config, trainable, 64, Oracle.Context("simd", "aten"), quantization: quantization);
        if (method is "lora" or "qlora" or "int8")
        {
            LoraInjector.Attach(decoder, new LoraOptions(4, 8, 0, ["all"]), seed: 1);
        }

        using var optimizer = new AdamW([.. decoder.TrainableParameters], new AdamWOptions(WeightDecay: 0), decoder.Context.Kernels);
        var data = Read(model);
        var losses = new List<double>();
        for (var step = 0; step < 15; step++)
        {
            var (sum, tokens) = Step(decoder, data, checkpointing: false);
            losses.Add(sum / tokens);
            optimizer.Step(1e-2, 1);
        }

        Assert.True(losses[^1] < 0.7 * losses[0], string.Join(' ', losses));
    }

    /// <summary>The published files of GPT-2 leave out the first part of names, and have masks of attention beside the weights.</summary>
    [Theory]
    [InlineData("gpt2", true)]
    [InlineData("gpt2", false)]
    [InlineData("falcon-groups", true)]
    public void A_trained_model_is_written_under_the_names_and_in_the_layout_of_its_files(string model, bool exact)
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        using (var decoder = Load(model, "simd", full: true))
        {
            _ = Step(decoder, Read(model), checkpointing: false);
            using var optimizer = new Sgd([.. decoder.TrainableParameters], 0, decoder.Context.Kernels);
            optimizer.Step(1e-9, 1);
            _ = new ModelSaver(decoder, Folder(model), adapter: null).Save(folder.Path, exact);
        }

        var before = Oracle.Read(Folder(model), "model.safetensors");
        var after = Oracle.Read(folder.Path, "model.safetensors");
        Assert.Equal(before.Keys.Where(name => !name.EndsWith(".attn.bias", StringComparison.Ordinal)).Order(), after.Keys.Order());
        Assert.All(after, pair => AssertClose(before[pair.Key], pair.Value, 1e-4, pair.Key));

        var config = Oracle.Config(Path.Combine("families", model));
        using var again = DecoderLoader.Load(folder.Path, config, _ => false, 64, Oracle.Context("simd", "aten"));
        var expected = Read(model);
        CheckLogits(again, expected["input_ids"], expected["attention_mask"], expected["logits"]);
    }

    /// <summary>What variants of LoRA make of a weight that is stored as [in, out] is what they make of it as [out, in].</summary>
    [Fact]
    public void Variants_of_adapters_see_transposed_weights_by_their_rows()
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load("gpt2", "simd", full: false);
        var options = new LoraOptions(4, 8, 0, ["all"]);
        LoraInjector.Attach(decoder, options, 0, linear => Pissa.Components(linear, options, Pissa.Exact));
        var expected = Read("gpt2");
        foreach (var linear in decoder.Linears)
        {
            var stored = ((DenseWeight)linear.Weight).Parameter.Value;
            Assert.Equal([linear.Weight.Columns, linear.Weight.Rows], stored.shape);
            using var whole = stored.t().clone();
            var adapter = linear.Adapter!;
            Pissa.Subtract(linear, adapter.A.Value.clone(), adapter.B.Value.clone());
            using var merged = stored.t().clone();
            adapter.MergeInto(merged);
            AssertClose(whole, merged, 1e-5, linear.Path);

            adapter.Magnitude = new LoraMagnitude(linear, adapter, value: null, decoder.Context);
            AssertClose(whole.square().sum(1).sqrt(), adapter.Magnitude.Vector.Value, 1e-5, linear.Path);
        }

        // Both leave the model as it was.
        CheckLogits(decoder, expected["input_ids"], expected["attention_mask"], expected["logits"]);
    }

    private static (double LossSum, long Tokens) Step(Decoder decoder, Dictionary<string, torch.Tensor> data, bool checkpointing)
    {
        using var batch = OracleBatch.From(data["input_ids"], data["attention_mask"], data["labels"]);
        var result = GradientStep.Run(decoder, [batch], 0, checkpointing);
        return (result.LossSum, result.Tokens);
    }

    private static string Folder(string model) => Oracle.Folder(Path.Combine("families", model));

    private static Dictionary<string, torch.Tensor> Read(string model) => Oracle.Read(Folder(model), "forward.safetensors");

    private static Decoder Load(string model, string kernels, bool full) => DecoderLoader.Load(
        Folder(model), Oracle.Config(Path.Combine("families", model)), _ => full, 64, Oracle.Context(kernels, "aten"));
}
