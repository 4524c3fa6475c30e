using System.Text.Json.Nodes;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Safetensors;
using Lathe.Training.Autograd;
using Lathe.Training.Export;
using Lathe.Training.Kernels;
using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using Lathe.Training.Quantization;
using Lathe.Training.Tests.Numerics;
using Lathe.Training.Tests.Quantization;
using TorchSharp;

namespace Lathe.Training.Tests.Export;

/// <summary>Models that are exported in few bits, and loaded again.</summary>
public class QuantizedExportTests
{
    [Theory]
    [InlineData("llama", ExportQuantization.Nf4)]
    [InlineData("llama", ExportQuantization.EightBit)]
    [InlineData("families/gpt2", ExportQuantization.Nf4)]
    [InlineData("families/gpt2", ExportQuantization.EightBit)]
    [InlineData("families/qwen3_moe", ExportQuantization.Nf4)]
    public void The_merged_model_is_the_one_that_is_quantized_when_it_is_loaded(string model, ExportQuantization quantization)
    {
        using var scope = torch.NewDisposeScope();
        using var export = new ExportFixture(model);
        var full = Path.Combine(export.Root, "full");
        _ = export.Run(export.Job with { OutputFolder = full, Check = false });
        export.Steps.Clear();

        var result = export.Run(export.Job with { Quantization = quantization, MaxShardBytes = 20_000 });

        var config = ModelConfig.Load(export.Output);
        var options = new QuantizationOptions(quantization == ExportQuantization.Nf4 ? FourBitCode.Nf4 : null, DoubleQuantization: true);
        using var stored = DecoderLoader.Load(export.Output, config, _ => false, 64, Context());
        using var quantized = DecoderLoader.Load(full, ModelConfig.Load(full), _ => false, 64, Context(), quantization: options);
        Assert.Equal(quantized.Quantized!.Count, stored.Quantized!.Count);
        Assert.Equal(quantized.Quantized.Bytes, stored.Quantized.Bytes);
        var ids = Oracle.Read(Oracle.Folder(model), "forward.safetensors")["input_ids"];
        Same.Numbers(Logits(quantized, ids), Logits(stored, ids));

        Assert.Equal(result.Bytes, result.Files.Sum(file => new FileInfo(Path.Combine(export.Output, file)).Length));
        Assert.Equal(quantization, result.Parity!.Quantization);
        Assert.InRange(result.Parity.Difference, 1e-6, 2);
        Assert.Equal([ExportPhase.Quantizing, ExportPhase.Writing, ExportPhase.Checking], export.Steps.Select(step => step.Phase).Distinct());
        Assert.Equal(export.Steps.Last(step => step.Phase == ExportPhase.Writing).Total, export.Steps.Last(step => step.Phase == ExportPhase.Writing).Done);

        var said = JsonNode.Parse(File.ReadAllText(Path.Combine(export.Output, "config.json")))!["quantization_config"]!;
        Assert.Equal("bitsandbytes", said["quant_method"]!.GetValue<string>());
        Assert.Equal(quantization == ExportQuantization.Nf4, said["load_in_4bit"]!.GetValue<bool>());
        Assert.Equal(quantization == ExportQuantization.EightBit, said["load_in_8bit"]!.GetValue<bool>());

        // Everything that is a matrix is either quantized, an embedding, or named as left alone.
        var skipped = said["llm_int8_skip_modules"]!.AsArray().Select(name => name!.GetValue<string>()).ToList();
        using var checkpoint = Checkpoint.Open(export.Output, DecoderFamilies.For(config).Names);
        Assert.All(ParameterInventory.For(config).Where(spec => spec.Shape.Count == 2 && spec.Role is not (ParameterRole.Embedding or ParameterRole.Positions)), spec =>
            Assert.True(checkpoint.IsQuantized(spec.Name) || skipped.Contains(spec.Name[..^".weight".Length]), spec.Name));
    }

    [Fact]
    public void The_result_is_a_base_for_adapters_and_for_no_merge()
    {
        using var export = new ExportFixture();
        _ = export.Run(export.Job with { Quantization = ExportQuantization.Nf4, Check = false });

        var refusal = Assert.Throws<TrainingException>(() => export.Run(export.Job with { ModelFolder = export.Output, OutputFolder = Path.Combine(export.Root, "twice") }));

        Assert.Contains("is quantized (by bitsandbytes)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_checkpoint_has_the_names_and_types_of_bitsandbytes()
    {
        using var export = new ExportFixture();
        const string Layer = "model.layers.1.self_attn.o_proj";
        var config = Oracle.Config("llama");
        var size = (long)config.HiddenSize * config.HiddenSize;

        Assert.Equal(
            [
                $"{Layer}.weight U8 [{size / 2}, 1]", $"{Layer}.weight.absmax U8 [{size / 64}]", $"{Layer}.weight.nested_absmax F32 [1]",
                $"{Layer}.weight.nested_quant_map F32 [256]", $"{Layer}.weight.quant_map F32 [16]",
            ],
            Tensors(ExportQuantization.Nf4).Where(name => !name.Contains("quant_state", StringComparison.Ordinal)));
        Assert.Contains(Tensors(ExportQuantization.Nf4), name => name.StartsWith($"{Layer}.weight.quant_state.bitsandbytes__nf4 U8", StringComparison.Ordinal));
        Assert.Equal(
            [$"{Layer}.SCB F32 [{config.HiddenSize}]", $"{Layer}.weight I8 [{config.HiddenSize}, {config.HiddenSize}]", $"{Layer}.weight_format U8 []"],
            Tensors(ExportQuantization.EightBit));

        List<string> Tensors(ExportQuantization quantization)
        {
            _ = export.Run(export.Job with { Quantization = quantization, Check = false, Overwrite = true });
            using var file = SafetensorsFile.Open(Path.Combine(export.Output, Checkpoint.SingleFileName));
            return [.. file.Entries.Where(entry => entry.Name.StartsWith(Layer + ".", StringComparison.Ordinal))
                .Select(entry => $"{entry.Name} {entry.Dtype.Name()} [{string.Join(", ", entry.Shape)}]").Order(StringComparer.Ordinal)];
        }
    }

    private static ComputeContext Context() => new(torch.CPU, torch.ScalarType.Float32, new SimdKernels(), new AtenMatmul());

    private static torch.Tensor Logits(Decoder decoder, torch.Tensor ids) =>
        decoder.Head.Logits(decoder.Stream(Tape.ForInference(), ids, checkpointing: false).Value);
}
