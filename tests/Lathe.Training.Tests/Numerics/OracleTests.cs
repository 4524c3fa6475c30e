using System.Text.Json;
using Lathe.Recipes.Model;
using Lathe.Training.Adapters;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using Lathe.Training.Optimizers;
using TorchSharp;
using static Lathe.Training.Tests.Numerics.OracleComparison;

namespace Lathe.Training.Tests.Numerics;

/// <summary>Logits, every gradient and ten AdamW steps against PyTorch, for each family and each way to compute.</summary>
public class OracleTests
{
    public static TheoryData<string, string, string, bool> Ways() => OracleComparison.Ways("llama", "llama3", "qwen2", "qwen3");

    [Theory]
    [MemberData(nameof(Ways))]
    public void Logits_and_every_gradient(string family, string kernels, string matmul, bool checkpointing)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(family, kernels, matmul, full: true);
        var expected = Oracle.Read(Oracle.Folder(family), "forward.safetensors");
        CheckLogits(decoder, expected["input_ids"], expected["attention_mask"], expected["logits"]);

        using var batch = OracleBatch.From(expected["input_ids"], expected["attention_mask"], expected["labels"]);
        var result = GradientStep.Run(decoder, [batch], 0, checkpointing);

        Assert.Equal(expected["loss"].item<float>(), result.LossSum / result.Tokens, LossTolerance);
        var checkedCount = 0;
        foreach (var parameter in decoder.BaseParameters)
        {
            AssertClose(expected["grad." + parameter.Name], parameter.Gradient!, GradientTolerance, parameter.Name);
            checkedCount++;
        }

        Assert.Equal(expected.Keys.Count(name => name.StartsWith("grad.", StringComparison.Ordinal)), checkedCount);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Ten_steps_of_full_fine_tuning(string family, string kernels, string matmul, bool checkpointing)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(family, kernels, matmul, full: true);
        var expected = Oracle.Read(Oracle.Folder(family), "steps.safetensors");
        Train(decoder, expected, "loss", "grad_norm", expected, checkpointing, _ => 1e-3);
        foreach (var parameter in decoder.BaseParameters)
        {
            AssertClose(expected["final." + parameter.Name], parameter.Value, 1e-3, parameter.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Ten_steps_on_a_cosine_schedule(string family, string kernels, string matmul, bool checkpointing)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(family, kernels, matmul, full: true);
        var expected = Oracle.Read(Oracle.Folder(family), "steps.safetensors");
        var schedule = new LearningRateSchedule(SchedulerType.Cosine, 1e-3, 3, 20);
        Train(decoder, expected, "cosine.loss", "cosine.grad_norm", expected, checkpointing, schedule.At);
        for (var step = 0; step < 10; step++)
        {
            Assert.Equal(expected["cosine.lr"][step].item<float>(), schedule.At(step), 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Accumulation_weighs_every_token_the_same(string family, string kernels, string matmul, bool checkpointing)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = Load(family, kernels, matmul, full: true);
        var expected = Oracle.Read(Oracle.Folder(family), "accumulation.safetensors");
        MicroBatch[] batches =
        [
            .. Enumerable.Range(0, 2).Select(i => OracleBatch.From(
                expected[$"micro_{i}.input_ids"], expected[$"micro_{i}.attention_mask"], expected[$"micro_{i}.labels"])),
        ];
        var result = GradientStep.Run(decoder, batches, 0, checkpointing);
        Assert.Equal(expected["loss"].item<float>(), result.LossSum / result.Tokens, LossTolerance);
        foreach (var (name, gradient) in expected.Where(pair => pair.Key.StartsWith("grad.", StringComparison.Ordinal)))
        {
            AssertClose(gradient, decoder.BaseParameters.Single(p => "grad." + p.Name == name).Gradient!, GradientTolerance, name);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Lora_gradients_steps_and_merge(string family, string kernels, string matmul, bool checkpointing)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = LoadWithAdapter(family, kernels, matmul);
        var expected = Oracle.Read(Oracle.Folder(family), "lora.safetensors");
        var forward = Oracle.Read(Oracle.Folder(family), "forward.safetensors");
        var steps = Oracle.Read(Oracle.Folder(family), "steps.safetensors");
        CheckLogits(decoder, forward["input_ids"], forward["attention_mask"], expected["logits"]);

        using (var batch = OracleBatch.From(forward["input_ids"], forward["attention_mask"], forward["labels"]))
        {
            var result = GradientStep.Run(decoder, [batch], 0, checkpointing);
            Assert.Equal(expected["loss"].item<float>(), result.LossSum / result.Tokens, LossTolerance);
        }

        foreach (var parameter in decoder.AdapterParameters)
        {
            AssertClose(expected["grad." + parameter.Name], parameter.Gradient!, GradientTolerance, parameter.Name);
            parameter.ClearGradient();
        }

        Assert.All(decoder.BaseParameters, parameter => Assert.Null(parameter.Gradient));

        Train(decoder, expected, "steps.loss", "steps.grad_norm", steps, checkpointing, _ => 1e-3);
        foreach (var parameter in decoder.AdapterParameters)
        {
            AssertClose(expected["final." + parameter.Name], parameter.Value, 1e-3, parameter.Name);
        }
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("llama3")]
    [InlineData("qwen2")]
    [InlineData("qwen3")]
    public void Merged_adapter_equals_unmerged(string family)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = LoadWithAdapter(family, "simd", "onednn", full: true);
        var forward = Oracle.Read(Oracle.Folder(family), "forward.safetensors");
        var unmerged = Logits(decoder, forward["input_ids"]);
        foreach (var linear in decoder.Linears)
        {
            linear.Adapter!.MergeInto(((DenseWeight)linear.Weight).Parameter.Value);
            linear.Adapter = null;
        }

        var merged = Logits(decoder, forward["input_ids"]);
        var (difference, largest) = ((merged - unmerged).abs().max().item<float>(), unmerged.abs().max().item<float>());
        Assert.True(difference <= 1e-5 * Math.Max(1, largest), $"largest difference {difference} at logits up to {largest}");
        var expected = Oracle.Read(Oracle.Folder(family), "lora.safetensors");
        CheckLogits(decoder, forward["input_ids"], forward["attention_mask"], expected["merged_logits"]);
    }

    [Fact]
    public void Schedules_equal_hugging_faces_formulas()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Oracle.Folder("."), "schedules.json")));
        (string Name, SchedulerType Type)[] types =
        [
            ("linear", SchedulerType.Linear), ("cosine", SchedulerType.Cosine),
            ("constant", SchedulerType.Constant), ("constant_with_warmup", SchedulerType.ConstantWithWarmup),
        ];
        foreach (var (name, type) in types)
        {
            foreach (var (table, warmup) in new[] { ("rates", 3), ("rates_without_warmup", 0) })
            {
                var schedule = new LearningRateSchedule(type, 1e-3, warmup, 20);
                var rates = file.RootElement.GetProperty(table).GetProperty(name).EnumerateArray().Select(rate => rate.GetDouble()).ToList();
                Assert.Equal(20, rates.Count);
                for (var step = 0; step < rates.Count; step++)
                {
                    Assert.Equal(rates[step], schedule.At(step), 1e-12);
                }
            }
        }
    }

    private static Decoder Load(string family, string kernels, string matmul, bool full) =>
        DecoderLoader.Load(Oracle.Folder(family), Oracle.Config(family), _ => full, 64, Oracle.Context(kernels, matmul));

    private static Decoder LoadWithAdapter(string family, string kernels, string matmul, bool full = false)
    {
        var decoder = Load(family, kernels, matmul, full);
        var adapter = Oracle.Read(Oracle.Folder(family), "adapter", "adapter_model.safetensors");
        LoraInjector.Attach(decoder, new LoraOptions(4, 8, 0, ["all"]), 0, linear => (
            adapter[LoraInjector.NameOfA(linear.Path)], adapter[LoraInjector.NameOfB(linear.Path)]));
        Assert.Equal(adapter.Count, decoder.AdapterParameters.Count());
        return decoder;
    }
}
