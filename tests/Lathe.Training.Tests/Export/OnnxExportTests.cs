using System.Text.Json.Nodes;
using Lathe.Models.Safetensors;
using Lathe.Training.Export;
using Lathe.Training.Loop;
using Lathe.Training.Tests.Numerics;
using Lathe.Training.Tests.Onnx;

namespace Lathe.Training.Tests.Export;

/// <summary>Exports as ONNX: merged adapters, the files beside the model, the comparison, and what is refused.</summary>
public class OnnxExportTests
{
    private const string Half = "model_fp16.onnx";

    public static TheoryData<string> Models =>
        [.. Directory.GetDirectories(Oracle.Folder("families")).Select(folder => $"families/{Path.GetFileName(folder)}").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Merged_adapters_give_the_logits_of_PyTorch_with_the_adapter_beside_the_base(string model)
    {
        using var export = new ExportFixture(model);
        var result = export.Run(Job(export));

        Assert.Equal("onnx/model.onnx", result.Files[0]);
        Assert.True(result.Merged > 0);
        Assert.Null(result.Unchecked);
        Assert.InRange(result.Parity!.Difference, 0, 1e-5);
        Assert.Equal((SafetensorsDtype.F32, "fp32", 1.0), (result.Parity.Dtype, result.Parity.ComputeType, result.Parity.SameNext));
        Assert.Equal(export.Steps.Count(step => step.Phase == ExportPhase.Checking), result.Parity.Prompts * 2);

        var expected = Forward.Read(model, "lora.logits");
        using var session = new OnnxSession(Path.Combine(export.Output, "onnx", "model.onnx"));
        var actual = session.Run(expected.Ids, expected.Mask);
        Assert.InRange(OnnxModelTests.Difference(expected.Logits, actual, expected.Mask), 0, OnnxModelTests.Tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Half_precision_is_compared_too(string model)
    {
        using var export = new ExportFixture(model);
        var result = export.Run(Job(export) with { Dtype = SafetensorsDtype.F16 });
        Assert.Equal($"onnx/{Half}", result.Files[0]);
        Assert.Equal((SafetensorsDtype.F16, "fp16"), (result.Parity!.Dtype, result.Parity.ComputeType));
        Assert.InRange(result.Parity.Difference, 0, 0.02);
    }

    [Theory]
    [InlineData(null, "fp32", "float32")]
    [InlineData(SafetensorsDtype.F32, "fp32", "float32")]
    [InlineData(SafetensorsDtype.F16, "fp16", "float16")]
    public void The_configuration_says_what_to_load(SafetensorsDtype? dtype, string file, string type)
    {
        using var export = new ExportFixture();
        _ = export.Run(Job(export) with { Dtype = dtype, Check = false });
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(export.Output, "config.json")))!;
        Assert.Equal(type, config["torch_dtype"]!.GetValue<string>());
        Assert.Equal(file, config["transformers.js_config"]!["dtype"]!.GetValue<string>());
        Assert.Equal(file == "fp16" ? "float16" : null, config["transformers.js_config"]!["kv_cache_dtype"]?["fp16"]?.GetValue<string>());
        Assert.True(File.Exists(Path.Combine(export.Output, "generation_config.json")));
        Assert.Contains("library_name: transformers.js", File.ReadAllText(Path.Combine(export.Output, "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_in_bfloat16_becomes_float32_and_that_type_itself_is_refused()
    {
        using var export = new ExportFixture();
        var path = Path.Combine(export.Model, "model.safetensors");
        var tensors = Oracle.Read(path).ToDictionary(pair => pair.Key, pair => pair.Value.to(TorchSharp.torch.ScalarType.BFloat16));
        ExportFixture.Save(path, tensors);

        var refused = Assert.Throws<TrainingException>(() => export.Run(Job(export) with { Dtype = SafetensorsDtype.BF16 }));
        Assert.Equal(TrainingFailure.Model, refused.Kind);
        Assert.Contains("float32", refused.Hint, StringComparison.Ordinal);
        Assert.False(Directory.Exists(export.Output));

        var result = export.Run(Job(export));
        Assert.Equal("onnx/model.onnx", result.Files[0]);
        Assert.InRange(result.Parity!.Difference, 0, 1e-5);
    }

    [Fact]
    public void Weights_beyond_half_precision_are_refused_with_their_name()
    {
        using var export = new ExportFixture();
        var path = Path.Combine(export.Model, "model.safetensors");
        var tensors = Oracle.Read(path);
        _ = tensors["model.layers.1.mlp.down_proj.weight"].fill_(1e5f);
        ExportFixture.Save(path, tensors);

        var refused = Assert.Throws<TrainingException>(() => export.Run(Job(export) with { Dtype = SafetensorsDtype.F16 }));

        Assert.Contains("model.layers.1.mlp.down_proj.weight", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(export.Output));
        Assert.Equal(2, Directory.GetDirectories(export.Root).Length);
    }

    [Fact]
    public void Its_own_folder_is_replaced_and_one_with_other_files_is_not()
    {
        using var export = new ExportFixture();
        _ = export.Run(Job(export) with { Check = false });
        _ = Assert.Throws<TrainingException>(() => export.Run(Job(export) with { Check = false }));
        _ = export.Run(Job(export) with { Check = false, Dtype = SafetensorsDtype.F16, Overwrite = true });
        Assert.Equal([Half], Directory.GetFiles(Path.Combine(export.Output, "onnx")).Select(path => Path.GetFileName(path)));

        File.WriteAllText(Path.Combine(export.Output, "onnx", "notes.txt"), "mine");
        var refused = Assert.Throws<TrainingException>(() => export.Run(export.Job with { Check = false, Overwrite = true }));
        Assert.Contains("\"onnx\"", refused.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(export.Output, "onnx", "notes.txt")));

        File.Delete(Path.Combine(export.Output, "onnx", "notes.txt"));
        _ = export.Run(export.Job with { Check = false, Overwrite = true });
        Assert.False(Directory.Exists(Path.Combine(export.Output, "onnx")));
    }

    [Theory]
    [InlineData(ExportPhase.Writing)]
    [InlineData(ExportPhase.Checking)]
    public void A_stopped_export_leaves_nothing(ExportPhase phase)
    {
        using var export = new ExportFixture();
        export.Reached = reached =>
        {
            if (reached == phase)
            {
                export.Cancellation.Cancel();
            }
        };

        Assert.Throws<OperationCanceledException>(() => export.Run(Job(export)));

        Assert.Equal(2, Directory.GetDirectories(export.Root).Length);
    }

    private static ExportJob Job(ExportFixture export) => export.Job with { Format = ExportFormat.Onnx };
}
