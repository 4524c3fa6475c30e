using System.Text.Json.Nodes;
using Lathe.Models.Config;
using Lathe.Models.Safetensors;
using Lathe.Training.Checkpoints;
using Lathe.Training.Export;
using Lathe.Training.Loop;
using Lathe.Training.Quantization;
using Lathe.Training.Tests.Numerics;
using TorchSharp;

namespace Lathe.Training.Tests.Export;

/// <summary>What can't be exported: each refusal names file and tensor and leaves nothing.</summary>
public sealed class ExportErrorTests : IDisposable
{
    private const string First = "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight";

    private readonly ExportFixture _export = new();

    public void Dispose() => _export.Dispose();

    [Fact]
    public void An_adapter_of_another_base() => Refused(
        _export.Job with { ModelFolder = Oracle.Folder("families/gpt2") }, TrainingFailure.Model,
        "adapter_config.json", "target_modules", "no linear layer", "it has c_attn, c_proj, c_fc");

    [Fact]
    public void A_base_of_another_width()
    {
        using var scope = torch.NewDisposeScope();
        var tensors = _export.AdapterTensors();
        tensors[First] = torch.zeros(4, 40);
        _export.SaveAdapter(tensors);
        Refused(_export.Job, TrainingFailure.Model, "adapter_model.safetensors", First, "its shape is [4, 40]", "need [4, 32]");
    }

    [Fact]
    public void Another_rank()
    {
        _export.EditAdapter(config => config["r"] = 8);
        Refused(_export.Job, TrainingFailure.Model, "adapter_model.safetensors", First, "its shape is [4, 32]", "need [8, 32]");
    }

    [Fact]
    public void A_missing_target()
    {
        using var scope = torch.NewDisposeScope();
        var tensors = _export.AdapterTensors();
        _ = tensors.Remove(First.Replace("lora_A", "lora_B", StringComparison.Ordinal));
        _export.SaveAdapter(tensors);
        Refused(_export.Job, TrainingFailure.Model, "q_proj.lora_B.weight", "the adapter lacks this tensor");
    }

    [Fact]
    public void A_missing_magnitude()
    {
        _export.EditAdapter(config => config["use_dora"] = true);
        Refused(_export.Job, TrainingFailure.Model, "q_proj.lora_magnitude_vector", "the adapter lacks this tensor");
    }

    [Fact]
    public void A_missing_module_that_was_saved_whole()
    {
        _export.EditAdapter(config => config["modules_to_save"] = new JsonArray("norm"));
        Refused(_export.Job, TrainingFailure.Model, "base_model.model.model.norm.weight", "the adapter lacks this tensor");
    }

    [Fact]
    public void A_tensor_that_belongs_nowhere()
    {
        using var scope = torch.NewDisposeScope();
        var tensors = _export.AdapterTensors();
        tensors["base_model.model.model.layers.7.self_attn.q_proj.lora_A.weight"] = torch.zeros(4, 32);
        _export.SaveAdapter(tensors);
        Refused(_export.Job, TrainingFailure.Model, "adapter_model.safetensors", "layers.7.self_attn.q_proj", "belongs to no part of this model");
    }

    [Fact]
    public void Tokens_that_only_one_of_embedding_and_head_has()
    {
        using var scope = torch.NewDisposeScope();
        var tensors = _export.AdapterTensors();
        var config = Oracle.Config("llama");
        tensors[ModelSaver.NameOfSavedModule("model.embed_tokens.weight")] = torch.zeros(config.VocabSize + 1, config.HiddenSize);
        _export.SaveAdapter(tensors);
        Refused(_export.Job, TrainingFailure.Model, $"the embedding has {config.VocabSize + 1} rows and the output head {config.VocabSize}");
    }

    [Fact]
    public void Ranks_that_differ_by_layer()
    {
        _export.EditAdapter(config => config["rank_pattern"] = new JsonObject { ["q_proj"] = 8 });
        Refused(_export.Job, TrainingFailure.Model, "rank_pattern");
    }

    [Fact]
    public void A_base_in_four_bits()
    {
        using var scope = torch.NewDisposeScope();
        const string Layer = "model.layers.0.self_attn.q_proj.weight";
        var tensors = Oracle.Read(_export.Model, "model.safetensors");
        using var few = (FourBitWeight)new QuantizationOptions(FourBitCode.Nf4, true).Quantize(tensors[Layer], torch.CPU);
        _ = tensors.Remove(Layer);
        SafetensorsWriter.WriteFile(
            Path.Combine(_export.Model, "model.safetensors"),
            [.. tensors.Select(pair => ModelSaver.AsIs(pair.Key, pair.Value)), .. FourBitFile.Write(Layer, few)]);
        var failure = Refused(_export.Job, TrainingFailure.Model, _export.Model, "is quantized");
        Assert.Contains("in 16 or 32 bits", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_in_eight_bits()
    {
        using var scope = torch.NewDisposeScope();
        var tensors = Oracle.Read(_export.Model, "model.safetensors");
        tensors["model.layers.0.self_attn.q_proj.weight"] = tensors["model.layers.0.self_attn.q_proj.weight"].to(torch.ScalarType.Byte);
        ExportFixture.Save(Path.Combine(_export.Model, "model.safetensors"), tensors);
        ExportFixture.Edit(Path.Combine(_export.Model, ModelConfig.FileName), config => config["quantization_config"] = new JsonObject { ["quant_method"] = "bitsandbytes" });
        var failure = Refused(_export.Job, TrainingFailure.Model, "is quantized (by bitsandbytes)");
        Assert.Contains("in 16 or 32 bits", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_float16_does_not_have()
    {
        using var scope = torch.NewDisposeScope();
        var tensors = _export.AdapterTensors();
        tensors[First] = tensors[First].mul(1e6);
        _export.SaveAdapter(tensors);
        var failure = Refused(_export.Job with { Dtype = SafetensorsDtype.F16 }, TrainingFailure.Model, "q_proj.weight", "no finite numbers as float16");
        Assert.Contains("bfloat16", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void An_adapter_that_has_diverged()
    {
        using var scope = torch.NewDisposeScope();
        var tensors = _export.AdapterTensors();
        tensors[First] = tensors[First].fill_(float.NaN);
        _export.SaveAdapter(tensors);
        Assert.Contains("diverged", Refused(_export.Job, TrainingFailure.Model, "q_proj.weight", "no finite numbers").Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_empty()
    {
        _ = _export.Run(_export.Job with { Check = false });
        var before = Contents();

        Assert.Contains("--overwrite", Refused(_export.Job, TrainingFailure.Output, "is not empty", keeps: true).Hint, StringComparison.Ordinal);
        Assert.Equal(before, Contents());

        // Others' files are no export's.
        File.WriteAllText(Path.Combine(_export.Output, "thesis.txt"), "mine");
        _ = Refused(_export.Job with { Overwrite = true }, TrainingFailure.Output, "\"thesis.txt\"", keeps: true);
        File.Delete(Path.Combine(_export.Output, "thesis.txt"));
        _ = _export.Run(_export.Job with { Overwrite = true, Format = ExportFormat.PyTorch, Check = false });
        Assert.Contains(Checkpoint.PyTorchFileName, Contents());
        Assert.DoesNotContain(Checkpoint.SingleFileName, Contents());
        AssertNothingLeft();

        string[] Contents() => [.. Directory.EnumerateFileSystemEntries(_export.Output).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [InlineData("base")]
    [InlineData("adapter")]
    [InlineData("")]
    public void A_folder_that_is_read_from(string name)
    {
        var failure = Assert.Throws<TrainingException>(() => _export.Run(_export.Job with { OutputFolder = Path.Combine(_export.Root, name), Overwrite = true }));
        Assert.Equal(TrainingFailure.Output, failure.Kind);
        Assert.Contains("holds what is exported", failure.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_export.Model, "model.safetensors")));
    }

    [Fact]
    public void A_folder_without_an_adapter() => Refused(
        _export.Job with { Adapters = [Path.Combine(_export.Root, "none")] }, TrainingFailure.Model, "none", "no such folder");

    [Theory]
    [InlineData(ExportPhase.Writing)]
    [InlineData(ExportPhase.Checking)]
    public void What_is_cancelled_leaves_nothing(ExportPhase phase)
    {
        _export.Reached = reached =>
        {
            if (reached == phase)
            {
                _export.Cancellation.Cancel();
            }
        };
        Assert.Throws<OperationCanceledException>(() => _export.Run());
        Assert.Equal(phase, _export.Steps[^1].Phase);
        Assert.False(Directory.Exists(_export.Output));
        AssertNothingLeft();
    }

    [Fact]
    public void What_a_killed_export_left_is_removed_and_what_a_living_one_writes_is_not()
    {
        var (dead, living) = (Path.Combine(_export.Root, ".merged.exporting-dead"), Path.Combine(_export.Root, ".merged.exporting-living"));
        foreach (var folder in new[] { dead, living })
        {
            _ = Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "export.lock"), "");
        }

        using (new FileStream(Path.Combine(living, "export.lock"), FileMode.Open, FileAccess.Write, FileShare.None))
        {
            _ = _export.Run(_export.Job with { Check = false });
        }

        Assert.Equal((false, true), (Directory.Exists(dead), Directory.Exists(living)));
    }

    private TrainingException Refused(ExportJob job, TrainingFailure kind, params string[] words) => Refused(job, kind, words, keeps: false);

    private TrainingException Refused(ExportJob job, TrainingFailure kind, string word, bool keeps) => Refused(job, kind, [word], keeps);

    private TrainingException Refused(ExportJob job, TrainingFailure kind, string[] words, bool keeps)
    {
        var failure = Assert.Throws<TrainingException>(() => _export.Run(job));
        Assert.Equal(kind, failure.Kind);
        Assert.All(words, word => Assert.Contains(word, failure.Message, StringComparison.Ordinal));
        Assert.Equal(keeps, Directory.Exists(_export.Output));
        AssertNothingLeft();
        return failure;
    }

    private void AssertNothingLeft() => Assert.Empty(Directory.EnumerateFileSystemEntries(_export.Root, ".*"));
}
