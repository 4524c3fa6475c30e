using Lathe.Models.Safetensors;
using Lathe.Recipes.Model;
using Lathe.Training.Loop;

namespace Lathe.Training.Tests.Runs;

/// <summary>Whole runs that train a part of a model: what they save, and what they refuse.</summary>
public sealed class FreezeRunTests : IDisposable
{
    private readonly TinyModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("float32", false)]
    [InlineData("float32", true)]
    [InlineData("bfloat16", false)]
    [InlineData("float16", true)]
    public void Leaves_a_whole_model_whose_other_weights_are_the_bases_bytes(string type, bool bf16)
    {
        TrainBase(type);
        var recipe = Recipe("out");
        var report = Run(recipe with { Training = recipe.Training with { Bf16 = bf16 } });
        Assert.True(report.Steps[^1].Loss < report.Steps[0].Loss);
        foreach (var folder in new[] { "out", Path.Combine("out", "checkpoint-20") })
        {
            using var before = Checkpoint.Open(Output("base"));
            using var after = Checkpoint.Open(Output(folder));
            Assert.Equal(before.Tensors.Keys.Order(), after.Tensors.Keys.Order());
            Assert.All(before.Tensors.Values, tensor =>
            {
                var saved = after.Tensors[tensor.Name];
                var isTrained = tensor.Name.StartsWith("model.layers.1.mlp.", StringComparison.Ordinal) || tensor.Name == "model.norm.weight";
                Assert.Equal(!isTrained, Bytes(tensor).SequenceEqual(Bytes(saved)));
                Assert.Equal(isTrained && folder != "out" ? SafetensorsDtype.F32 : tensor.Dtype, saved.Dtype);
            });
        }

        var further = Recipe("further");
        var again = Run(further with { Model = new ModelOptions { ModelNameOrPath = Output("out", "checkpoint-20") } });
        Assert.True(again.Steps[0].Loss < report.Steps[0].Loss);
    }

    [Theory]
    [InlineData(3, "all", "", "the model has 2 layers, not 3")]
    [InlineData(-3, "all", "", "the model has 2 layers, not 3")]
    [InlineData(1, "mlp,q_proj", "", "the layers have no module q_proj")]
    [InlineData(1, "all", "norm,wte", "no module wte outside its layers")]
    [InlineData(1, "all", "lm_head", "lm_head is its embedding")]
    [InlineData(0, "all", "", "nothing to train")]
    public void What_the_model_does_not_have_is_refused_before_it_is_read(int layers, string modules, string extra, string told)
    {
        var recipe = Recipe("out") with { Model = new ModelOptions { ModelNameOrPath = "model" } };
        var failure = Assert.Throws<TrainingException>(() => Run(recipe with
        {
            Method = recipe.Method with
            {
                FreezeTrainableLayers = layers,
                FreezeTrainableModules = modules.Split(','),
                FreezeExtraModules = extra.Split(',', StringSplitOptions.RemoveEmptyEntries),
            },
        }));
        Assert.Equal(TrainingFailure.Recipe, failure.Kind);
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        Assert.NotEmpty(failure.Hint!);
        Assert.False(Directory.Exists(Output("out")));
    }

    [Fact]
    public void A_quantized_base_is_refused()
    {
        TrainBase("float32");
        var recipe = Recipe("out") with { Quant = new QuantOptions { QuantizationBit = 4 } };
        var failure = Assert.Throws<TrainingException>(() => Run(recipe));
        Assert.Contains("finetuning_type: lora", failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FinetuningType.Freeze, FinetuningType.Full)]
    [InlineData(FinetuningType.Full, FinetuningType.Freeze)]
    [InlineData(FinetuningType.Freeze, FinetuningType.Freeze)]
    public void A_checkpoint_goes_on_with_the_part_that_it_had_or_not_at_all(FinetuningType before, FinetuningType after)
    {
        TrainBase("float32");
        var recipe = Recipe("out");
        _ = Run(recipe with { Method = recipe.Method with { FinetuningType = before } }, stopAfter: 5);
        var failure = Assert.Throws<TrainingException>(() => Run(recipe with
        {
            Method = recipe.Method with { FinetuningType = after, FreezeTrainableLayers = 2 },
            Training = recipe.Training with { OverwriteOutputDir = false },
        }));
        Assert.Equal(TrainingFailure.Recipe, failure.Kind);
        Assert.Contains(
            before == FinetuningType.Full ? "another finetuning_type" : "freeze_trainable_layers: 1, freeze_trainable_modules: mlp",
            failure.Message, StringComparison.Ordinal);
    }

    private static unsafe byte[] Bytes(CheckpointTensor tensor) => new ReadOnlySpan<byte>(tensor.Data, checked((int)tensor.Length)).ToArray();

    private string Output(params string[] path) => Path.Combine([_folder.Root, .. path]);

    private void TrainBase(string type)
    {
        var config = Output("model", "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("{", $"{{ \"torch_dtype\": \"{type}\",", StringComparison.Ordinal));
        var recipe = Recipe("base");
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

    private static Recipe Recipe(string output) => new()
    {
        Model = new ModelOptions { ModelNameOrPath = "base" },
        Data = new DataOptions { Dataset = ["sums"], DatasetDir = "data", Template = "chatml", CutoffLen = 128 },
        Method = new MethodOptions
        {
            FinetuningType = FinetuningType.Freeze,
            FreezeTrainableLayers = 1,
            FreezeTrainableModules = ["mlp"],
            FreezeExtraModules = ["norm"],
        },
        Training = new TrainingOptions
        {
            OutputDir = output,
            OverwriteOutputDir = true,
            DoTrain = true,
            PerDeviceTrainBatchSize = 3,
            MaxSteps = 20,
            LearningRate = 5e-3,
            LoggingSteps = 1,
            SaveSteps = 20,
        },
    };
}
