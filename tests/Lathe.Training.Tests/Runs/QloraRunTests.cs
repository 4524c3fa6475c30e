using Lathe.Models.Safetensors;
using Lathe.Recipes.Model;
using Lathe.Training.Loop;

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
