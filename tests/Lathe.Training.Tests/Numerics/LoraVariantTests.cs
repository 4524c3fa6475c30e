using Lathe.Training.Adapters;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using TorchSharp;
using static Lathe.Training.Tests.Numerics.OracleComparison;

namespace Lathe.Training.Tests.Numerics;

/// <summary>Variants of LoRA against PyTorch: logits, every gradient, ten AdamW steps and merging.</summary>
public class LoraVariantTests
{
    private static readonly LoraOptions Plain = new(4, 8, 0, ["all"]);

    public static TheoryData<string, string, string, bool> Ways() => OracleComparison.Ways("llama", "qwen2");

    [Theory]
    [MemberData(nameof(Ways))]
    public void Rslora(string family, string kernels, string matmul, bool checkpointing) =>
        Check("rslora", family, kernels, matmul, checkpointing, Plain with { Alpha = 5, UseRslora = true });

    [Theory]
    [MemberData(nameof(Ways))]
    public void Lora_plus(string family, string kernels, string matmul, bool checkpointing) =>
        Check("loraplus", family, kernels, matmul, checkpointing, Plain, decoder => LoraPlus.Apply(decoder, 16));

    private static void Check(
        string variant, string family, string kernels, string matmul, bool checkpointing, LoraOptions options, Action<Decoder>? prepare = null)
    {
        using var scope = torch.NewDisposeScope();
        var expected = Oracle.Read(Oracle.Folder(family), "variants", variant + ".safetensors");
        var forward = Oracle.Read(Oracle.Folder(family), "forward.safetensors");
        var steps = Oracle.Read(Oracle.Folder(family), "steps.safetensors");
        using (var decoder = Load(family, kernels, matmul, options, owned: false))
        {
            prepare?.Invoke(decoder);
            CheckLogits(decoder, forward["input_ids"], forward["attention_mask"], expected["logits"]);
            CheckGradients(decoder, forward, expected, checkpointing);
            Train(decoder, expected, "steps.loss", "steps.grad_norm", steps, checkpointing, _ => 1e-3);
            foreach (var parameter in decoder.AdapterParameters)
            {
                AssertClose(expected["final." + parameter.Name], parameter.Value, 1e-3, parameter.Name);
            }
        }

        using var merging = Load(family, kernels, matmul, options, owned: true);
        foreach (var linear in merging.Linears)
        {
            _ = ((DenseWeight)linear.Weight).Parameter.Value.add_(linear.Adapter!.Delta());
            linear.Adapter = null;
        }

        CheckLogits(merging, forward["input_ids"], forward["attention_mask"], expected["merged_logits"]);
    }

    private static void CheckGradients(
        Decoder decoder, Dictionary<string, torch.Tensor> forward, Dictionary<string, torch.Tensor> expected, bool checkpointing)
    {
        using (var batch = OracleBatch.From(forward["input_ids"], forward["attention_mask"], forward["labels"]))
        {
            var result = GradientStep.Run(decoder, [batch], 0, checkpointing);
            Assert.Equal(expected["loss"].item<float>(), result.LossSum / result.Tokens, LossTolerance);
        }

        Assert.Equal(
            expected.Keys.Where(name => name.StartsWith("grad.", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            decoder.AdapterParameters.Select(parameter => "grad." + parameter.Name).Order(StringComparer.Ordinal));
        foreach (var parameter in decoder.AdapterParameters)
        {
            AssertClose(expected["grad." + parameter.Name], parameter.Gradient!, GradientTolerance, parameter.Name);
            parameter.ClearGradient();
        }
    }

    /// <param name="family">Of the oracle's.</param>
    /// <param name="kernels">simd or portable.</param>
    /// <param name="matmul">aten or onednn.</param>
    /// <param name="options">Of the adapter, whose matrices are the oracle's.</param>
    /// <param name="owned">Weights that can be changed: those that stay in their file can't.</param>
    private static Decoder Load(string family, string kernels, string matmul, LoraOptions options, bool owned)
    {
        var decoder = DecoderLoader.Load(Oracle.Folder(family), Oracle.Config(family), _ => owned, 64, Oracle.Context(kernels, matmul));
        var adapter = Oracle.Read(Oracle.Folder(family), "adapter", "adapter_model.safetensors");
        LoraInjector.Attach(decoder, options, 0, linear => (
            adapter[LoraInjector.NameOfA(linear.Path)], adapter[LoraInjector.NameOfB(linear.Path)]));
        return decoder;
    }
}
