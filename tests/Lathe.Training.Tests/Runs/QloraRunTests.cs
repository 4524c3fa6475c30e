using System.Text.Json.Nodes;
using Lathe.Models.Safetensors;
using Lathe.Recipes.Model;
using Lathe.Training.Checkpoints;
using Lathe.Training.Loop;
using Lathe.Training.Quantization;
using Lathe.Training.Tests.Numerics;
using TorchSharp;

namespace Lathe.Training.Tests.Runs;

/// <summary>Whole runs on a quantized base: that an interrupted one goes on as if nothing had happened, and what is kept for the next.</summary>
public sealed class QloraRunTests : IDisposable
{
    private readonly TinyModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<QuantOptions> Kinds() =>
    [
        new QuantOptions { QuantizationBit = 4 },
        new QuantOptions { QuantizationBit = 4, QuantizationType = QuantizationType.Fp4, DoubleQuantization = false },
        new QuantOptions { QuantizationBit = 8 },
    ];

    [Theory]
    [MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public void Stopped_and_resumed_equals_uninterrupted_bit_for_bit(QuantOptions kind)
    {
        TrainBase();
        var recipe = Recipe("whole", kind);
        var whole = Run(recipe);
        var first = Run(recipe with { Training = recipe.Training with { OutputDir = "parts" } }, stopAfter: 7);
        var rest = Run(recipe with { Training = recipe.Training with { OutputDir = "parts", OverwriteOutputDir = false } });

        Assert.Equal(7, rest.Planned!.ResumedFromStep);
        Assert.Equal(20, whole.Steps.Count);
        Assert.Equal(whole.Steps.Select(step => step.Loss), first.Steps.Concat(rest.Steps).Select(step => step.Loss));
        Assert.True(whole.Steps[^1].Loss < whole.Steps[0].Loss);
        Assert.Equal(Adapter("whole"), Adapter("parts"));
        Assert.Contains(whole.Notices, notice => notice.Code == "quantized-base");
    }

    [Theory]
    [MemberData(nameof(Kinds), DisableDiscoveryEnumeration = true)]
    public void A_base_as_it_is_published_quantized_gives_the_same_run(QuantOptions kind)
    {
        TrainBase();
        Publish(QuantizationOptions.Of(kind)!);
        Run(Recipe("here", kind));
        var recipe = Recipe("stored", new QuantOptions());
        var stored = Run(recipe with { Model = recipe.Model with { ModelNameOrPath = "published" } });

        Assert.Equal(Adapter("here"), Adapter("stored"));
        Assert.Contains(stored.Notices, notice => notice.Code == "quantized-base");
    }

    [Fact]
    public void A_base_as_it_is_published_quantized_is_not_trained_whole()
    {
        TrainBase();
        Publish(new QuantizationOptions(FourBitCode.Nf4, DoubleQuantization: true));
        var recipe = Recipe("whole", new QuantOptions());
        var refusal = Assert.Throws<TrainingException>(() => Run(recipe with
        {
            Model = recipe.Model with { ModelNameOrPath = "published" },
            Method = recipe.Method with { FinetuningType = FinetuningType.Full },
        }));
        Assert.Contains("can't be trained", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_that_was_kept_gives_the_same_run_and_another_checkpoint_is_not_mistaken_for_it()
    {
        TrainBase();
        var before = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", Output("cache"));
        try
        {
            var recipe = Recipe("first", new QuantOptions { QuantizationBit = 4 });
            recipe = recipe with { Lathe = recipe.Lathe with { QuantizedCache = true } };
            Run(recipe);
            var kept = Assert.Single(Directory.GetDirectories(Output("cache", "lathe", "quantized")));
            using (var checkpoint = Checkpoint.Open(kept))
            {
                Assert.NotNull(checkpoint.FindFourBit("model.layers.0.mlp.up_proj.weight"));
            }

            var written = File.GetLastWriteTimeUtc(Directory.GetFiles(kept).Single());
            Run(recipe with { Training = recipe.Training with { OutputDir = "second" } });
            Assert.Equal(Adapter("first"), Adapter("second"));
            Assert.Equal(written, File.GetLastWriteTimeUtc(Directory.GetFiles(kept).Single()));

            var stamp = File.GetLastWriteTimeUtc(Output("base", "model.safetensors"));
            File.SetLastWriteTimeUtc(Output("base", "model.safetensors"), stamp.AddHours(1));
            Run(recipe with { Training = recipe.Training with { OutputDir = "third" } });
            Assert.Equal(2, Directory.GetDirectories(Output("cache", "lathe", "quantized")).Length);

            // What is broken is made anew.
            File.WriteAllBytes(Directory.GetFiles(kept).Single(), [1, 2, 3]);
            File.SetLastWriteTimeUtc(Output("base", "model.safetensors"), stamp);
            Run(recipe with { Training = recipe.Training with { OutputDir = "fourth" } });
            Assert.Equal(Adapter("first"), Adapter("fourth"));
            Assert.True(new FileInfo(Directory.GetFiles(kept).Single()).Length > 3);
            Assert.Equal(2, Directory.GetDirectories(Output("cache", "lathe", "quantized")).Length);
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", before);
        }
    }

    /// <summary>The folder that transformers saves of a model it has loaded with bitsandbytes.</summary>
    private void Publish(QuantizationOptions options)
    {
        _ = Directory.CreateDirectory(Output("published"));
        foreach (var file in Directory.EnumerateFiles(Output("base"), "*.json"))
        {
            File.Copy(file, Output("published", Path.GetFileName(file)), overwrite: true);
        }

        var path = Output("published", "config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        config["quantization_config"] = new JsonObject
        {
            ["_load_in_4bit"] = options.Code is not null,
            ["_load_in_8bit"] = options.Code is null,
            ["bnb_4bit_compute_dtype"] = "bfloat16",
            ["bnb_4bit_quant_storage"] = "uint8",
            ["bnb_4bit_quant_type"] = options.Code?.Name ?? "fp4",
            ["bnb_4bit_use_double_quant"] = options.DoubleQuantization,
            ["llm_int8_enable_fp32_cpu_offload"] = false,
            ["llm_int8_has_fp16_weight"] = false,
            ["llm_int8_skip_modules"] = null,
            ["llm_int8_threshold"] = 6.0,
            ["load_in_4bit"] = options.Code is not null,
            ["load_in_8bit"] = options.Code is null,
            ["quant_method"] = "bitsandbytes",
        };
        File.WriteAllText(path, config.ToJsonString());
        using var scope = torch.NewDisposeScope();
        var tensors = Oracle.Read(Output("base"), Checkpoint.SingleFileName);
        var layers = tensors.Where(pair => pair.Key.Contains("_proj.", StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key, pair => options.Quantize(pair.Value, torch.CPU));
        SafetensorsWriter.WriteFile(Output("published", Checkpoint.SingleFileName), [.. tensors.SelectMany(pair => layers.GetValueOrDefault(pair.Key) switch
        {
            FourBitWeight layer => FourBitFile.Write(pair.Key, layer),
            EightBitWeight layer => EightBitFile.Write(pair.Key, layer),
            _ => [ModelSaver.AsIs(pair.Key, pair.Value)],
        })]);
        foreach (var layer in layers.Values)
        {
            layer.Dispose();
        }
    }

    private string Output(params string[] path) => Path.Combine([_folder.Root, .. path]);

    private byte[] Adapter(string output) => File.ReadAllBytes(Output(output, "adapter_model.safetensors"));

    /// <summary>A base needs weights before they can be quantized.</summary>
    private void TrainBase()
    {
        var recipe = Recipe("base", new QuantOptions());
        Run(recipe with
        {
            Model = new ModelOptions { ModelNameOrPath = "model", TrainFromScratch = true },
            Method = recipe.Method with { FinetuningType = FinetuningType.Full },
        });
    }

    private RecordingReporter Run(Recipe recipe, int stopAfter = int.MaxValue)
    {
        using var requests = new RunRequests();
        var reporter = new RecordingReporter(requests, stopAfter);
        _ = TrainingRun.Execute(recipe, new TrainingRunOptions(_folder.Root, ""), reporter, requests);
        return reporter;
    }

    private static Recipe Recipe(string output, QuantOptions quantization) => new()
    {
        Model = new ModelOptions { ModelNameOrPath = "base" },
        Quant = quantization,
        Data = new DataOptions { Dataset = ["sums"], DatasetDir = "data", Template = "chatml", CutoffLen = 128 },
        Method = new MethodOptions { LoraRank = 4 },
        Training = new TrainingOptions
        {
            OutputDir = output,
            OverwriteOutputDir = true,
            DoTrain = true,
            PerDeviceTrainBatchSize = 3,
            MaxSteps = 20,
            LearningRate = 5e-3,
            LoggingSteps = 1,
            SaveSteps = 10,
        },
    };
}
