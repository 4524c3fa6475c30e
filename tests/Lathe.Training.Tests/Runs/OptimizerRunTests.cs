using Lathe.Recipes.Model;
using Lathe.Training.Loop;

namespace Lathe.Training.Tests.Runs;

/// <summary>Whole runs with each optimizer: what it learns, and that it goes on from its checkpoints and from no other's.</summary>
public sealed class OptimizerRunTests : IDisposable
{
    // Wide enough that some states have eight bits.
    private readonly TinyModelFolder _folder = new(hidden: 64);

    /// <summary>With a learning rate that suits it.</summary>
    public static TheoryData<string, double> Optimizers() => new()
    {
        { "adamw_torch", 5e-3 },
        { "adamw_8bit", 5e-3 },
        { "adamw_bnb_8bit", 5e-3 },
        { "paged_adamw_32bit", 5e-3 },
        { "paged_adamw_8bit", 5e-3 },
        { "adafactor", 5e-3 },
        { "lion_32bit", 5e-3 },
        { "lion_8bit", 5e-3 },
        { "paged_lion_32bit", 5e-3 },
        { "paged_lion_8bit", 5e-3 },
        { "sgd", 0.5 },
        { "muon", 2e-2 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Stopped_and_resumed_equals_uninterrupted_bit_for_bit(string optimizer, double rate)
    {
        var recipe = Recipe(optimizer, rate, "whole", steps: 12);
        _ = Run(recipe);
        var (outcome, _) = Run(recipe with { Training = recipe.Training with { OutputDir = "parts" } }, stopAfter: 5);
        Assert.Equal(TrainingOutcome.StoppedWithCheckpoint, outcome);
        var (_, rest) = Run(recipe with { Training = recipe.Training with { OutputDir = "parts", OverwriteOutputDir = false } });
        Assert.Equal(5, rest.Planned!.ResumedFromStep);
        foreach (var file in new[] { "model.safetensors", "checkpoint-12/optimizer.safetensors", "checkpoint-12/model.safetensors" })
        {
            Assert.Equal(File.ReadAllBytes(Output("whole", file)), File.ReadAllBytes(Output("parts", file)));
        }
    }

    /// <summary>The mean loss of the last ten steps against that of AdamW with fp32 states. Gradient descent takes longer.</summary>
    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Learns_about_as_much_as_AdamW(string optimizer, double rate)
    {
        var (first, expected) = Losses("adamw_torch", 5e-3);
        var (_, actual) = Losses(optimizer, rate);
        Assert.True(expected < 0.5 * first);
        Assert.True(actual < 1.1 * expected, $"{optimizer}: {actual} against {expected}");

        (double First, double Last) Losses(string name, double learningRate)
        {
            var losses = Run(Recipe(name, learningRate, "out", steps: name == "sgd" ? 240 : 80)).Report.Steps.Select(step => step.Loss).ToList();
            return (losses[0], losses.TakeLast(10).Average());
        }
    }

    /// <summary>Names of one kind go on with each other's states.</summary>
    [Theory]
    [InlineData("adamw_torch", "paged_adamw_32bit")]
    [InlineData("adamw_8bit", "paged_adamw_8bit")]
    [InlineData("paged_lion_8bit", "lion_8bit")]
    public void A_checkpoint_is_good_for_the_same_states_elsewhere(string before, string now)
    {
        _ = Run(Recipe(before, 1e-3, "out", steps: 12), stopAfter: 5);
        var recipe = Recipe(now, 1e-3, "out", steps: 12);
        var (outcome, report) = Run(recipe with { Training = recipe.Training with { OverwriteOutputDir = false } });
        Assert.Equal((TrainingOutcome.Completed, 5), (outcome, report.Planned!.ResumedFromStep));
        Assert.DoesNotContain(report.Notices, notice => notice.Code == "resume-differs");
    }

    [Theory]
    [InlineData("adamw_torch", "adamw_8bit", "AdamW", "AdamW with 8-bit states", "optim: adamw_torch")]
    [InlineData("adamw_8bit", "adafactor", "AdamW with 8-bit states", "Adafactor", "optim: adamw_8bit")]
    [InlineData("sgd", "lion_32bit", "SGD", "Lion", "optim: sgd")]
    [InlineData("muon", "adamw_torch", "Muon", "AdamW", "use_muon: true")]
    public void A_checkpoint_of_another_optimizer_is_refused_before_anything_is_read(
        string before, string now, string saved, string asked, string key)
    {
        _ = Run(Recipe(before, 1e-3, "out", steps: 12), stopAfter: 5);
        var recipe = Recipe(now, 1e-3, "out", steps: 12);
        File.Delete(Output("data", "sums.json"));
        var failure = Assert.Throws<TrainingException>(
            () => Run(recipe with { Training = recipe.Training with { OverwriteOutputDir = false } }));
        Assert.Equal(TrainingFailure.Recipe, failure.Kind);
        Assert.Contains($"was saved by {saved}, and this recipe trains with {asked},", failure.Message, StringComparison.Ordinal);
        Assert.Contains(key, failure.Hint!, StringComparison.Ordinal);
        Assert.Contains("model_name_or_path", failure.Hint!, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Output("out", "checkpoint-5")));
    }

    /// <summary>Checkpoints from before there was a choice do not name their optimizer.</summary>
    [Fact]
    public void A_checkpoint_that_names_no_optimizer_is_one_of_AdamW()
    {
        var recipe = Recipe("adamw_torch", 1e-3, "out", steps: 12);
        _ = Run(recipe, stopAfter: 5);
        var state = Output("out", "checkpoint-5", "lathe_state.json");
        var text = File.ReadAllText(state);
        var without = string.Join('\n', text.Split('\n').Where(line => !line.Contains("\"optimizer\"", StringComparison.Ordinal)));
        Assert.NotEqual(text, without);
        File.WriteAllText(state, without);
        var (outcome, report) = Run(recipe with { Training = recipe.Training with { OverwriteOutputDir = false } });
        Assert.Equal((TrainingOutcome.Completed, 5), (outcome, report.Planned!.ResumedFromStep));
    }

    [Theory]
    [InlineData("adamw_8bit")]
    [InlineData("adafactor")]
    [InlineData("muon")]
    public void An_adapter_is_trained(string optimizer)
    {
        var (outcome, report) = Run(Recipe(optimizer, 5e-3, "out", steps: 12, FinetuningType.Lora));
        Assert.Equal(TrainingOutcome.Completed, outcome);
        Assert.True(report.Steps[^1].Loss < report.Steps[0].Loss);
    }

    private string Output(params string[] path) => Path.Combine([_folder.Root, .. path]);

    private (TrainingOutcome Outcome, RecordingReporter Report) Run(Recipe recipe, int stopAfter = int.MaxValue)
    {
        using var stop = new RunRequests();
        var reporter = new RecordingReporter(stop, stopAfter);
        return (TrainingRun.Execute(recipe, new TrainingRunOptions(_folder.Root, ""), reporter, stop), reporter);
    }

    private static Recipe Recipe(string optimizer, double rate, string output, int steps, FinetuningType method = FinetuningType.Full) => new()
    {
        Model = new ModelOptions { ModelNameOrPath = "model", TrainFromScratch = true },
        Data = new DataOptions { Dataset = ["sums"], DatasetDir = "data", Template = "chatml", CutoffLen = 128 },
        Method = new MethodOptions { FinetuningType = method, UseMuon = optimizer == "muon" },
        Training = new TrainingOptions
        {
            OutputDir = output,
            OverwriteOutputDir = true,
            DoTrain = true,
            PerDeviceTrainBatchSize = 4,
            MaxSteps = steps,
            LearningRate = rate,
            AdamBeta2 = optimizer.Contains("lion", StringComparison.Ordinal) ? 0.99 : 0.999,
            Optim = optimizer == "muon" ? OptimizerType.AdamwTorch : OptimOf(optimizer),
            LrSchedulerType = SchedulerType.Cosine,
            WarmupRatio = 0.1,
            WeightDecay = 0.01,
            LoggingSteps = 1,
            SaveStrategy = steps < 20 ? IntervalStrategy.Steps : IntervalStrategy.No,
            SaveSteps = 12,
        },
    };

    private static OptimizerType OptimOf(string name) =>
        Enum.Parse<OptimizerType>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
