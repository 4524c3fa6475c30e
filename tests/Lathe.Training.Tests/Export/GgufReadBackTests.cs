using System.Text.Json.Nodes;
using Lathe.Models.Config;
using Lathe.Models.Safetensors;
using Lathe.Training.Export;
using Lathe.Training.Loop;
using Lathe.Training.Tests.Numerics;

namespace Lathe.Training.Tests.Export;

/// <summary>GGUF files where there is no llama-server: read back by the plan that they were written by, and compared as other exports are.</summary>
public class GgufReadBackTests
{
    /// <summary>What llama.cpp has in a narrower form, or not at all.</summary>
    private static readonly string[] NotWritten = ["baichuan2-alibi", "falcon-alibi", "glm", "olmo2", "qwen2_moe", "smollm3"];

    public static TheoryData<string> Models =>
    [
        "llama", "llama3", "qwen2", "qwen3",
        .. Directory.GetDirectories(Oracle.Folder("families")).Select(folder => Path.GetFileName(folder)).Except(NotWritten).Order(StringComparer.Ordinal).Select(name => $"families/{name}"),
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_weight_is_where_it_was_from(string model)
    {
        using var export = Fixture(model);
        var result = export.Run(export.Job with { Format = ExportFormat.Gguf });

        Assert.Null(result.Unchecked);
        Assert.InRange(result.Parity!.Difference, 0, 1e-5);
        Assert.Equal((SafetensorsDtype.F32, "fp32", null, 1.0), (result.Parity.Dtype, result.Parity.ComputeType, result.Parity.Likeliest, result.Parity.SameNext));
        Assert.Contains(export.Notices, notice => notice.Contains("llama-server was not found", StringComparison.Ordinal));
        Assert.Equal(8, export.Steps.Count(step => step.Phase == ExportPhase.Checking));
    }

    [Theory]
    [InlineData(ExportQuantization.Q8, 0.02)]
    [InlineData(ExportQuantization.Q4, 0.1)]
    public void A_trained_model_in_few_bits_is_near_to_what_it_was(ExportQuantization quantization, double most)
    {
        using var export = new ExportFixture();
        var parity = export.Run(new()
        {
            ModelFolder = Path.Combine(Oracle.RepositoryFolder(), "samples", "models", "tiny"),
            OutputFolder = export.Output,
            Format = ExportFormat.Gguf,
            Quantization = quantization,
        }).Parity!;
        Assert.Equal(quantization, parity.Quantization);
        Assert.InRange(parity.Difference, 1e-6, most);
    }

    [Theory]
    [InlineData(SafetensorsDtype.F16, 0.01)]
    [InlineData(SafetensorsDtype.BF16, 0.03)]
    public void A_merged_model_in_half_of_the_bits_is_read_as_it_was_rounded(SafetensorsDtype dtype, double most)
    {
        using var export = Fixture("llama");
        var parity = export.Run(export.Job with { Format = ExportFormat.Gguf, Dtype = dtype }).Parity!;
        Assert.Equal(dtype, parity.Dtype);
        Assert.InRange(parity.Difference, 1e-6, most);
    }

    [Theory]
    [InlineData(0.5, "something else")]
    [InlineData(1.0, "ends within a tensor")]
    [InlineData(0.0, "no GGUF file")]
    public void A_file_that_was_damaged_on_the_way_is_refused(double place, string words)
    {
        using var export = Fixture("llama");
        export.Reached = phase =>
        {
            if (phase == ExportPhase.Checking && Directory.EnumerateFiles(export.Root, "*.gguf", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Single() is { } path)
            {
                using var file = File.OpenWrite(path);
                file.SetLength(file.Length - (place == 1 ? 64 : 0));
                file.Position = (long)(place * (file.Length - 4096)) / 4096 * 4096;
                file.Write([.. Enumerable.Repeat((byte)0x41, place == 1 ? 0 : 4096)]);
                export.Reached = null;
            }
        };

        var failure = Assert.Throws<TrainingException>(() => export.Run(export.Job with { Format = ExportFormat.Gguf }));

        Assert.Equal(TrainingFailure.Model, failure.Kind);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetDirectories(export.Root).Length);
    }

    /// <summary>With a tokenizer of as many tokens as the model has, the bytes in their order.</summary>
    private static ExportFixture Fixture(string model)
    {
        var export = new ExportFixture(model);
        var size = ModelConfig.Load(export.Model).VocabSize;
        File.WriteAllText(Path.Combine(export.Model, "tokenizer.json"), new JsonObject
        {
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = true },
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["vocab"] = new JsonObject(Enumerable.Range(0, size).Select(i => KeyValuePair.Create(((char)(i < 94 ? '!' + i : 0x100 + i)).ToString(), (JsonNode?)i))),
                ["merges"] = new JsonArray(),
            },
        }.ToJsonString());
        return export;
    }
}
