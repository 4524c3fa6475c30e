using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Models.Safetensors;
using Lathe.Recipes.Model;
using Lathe.Training.Artifacts;
using Lathe.Training.Diagnostics;
using Lathe.Training.Loop;
using Lathe.Training.Tests.TensorBoard;

namespace Lathe.Training.Tests.Runs;

/// <summary>Whole runs on a tiny model: what they leave behind, and that an interrupted one goes on as if nothing had happened.</summary>
public sealed class TrainingRunTests : IDisposable
{
    private readonly TinyModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Methods() =>
    [
        "full", "full-accumulated", "full-packed", "full-neftune", "lora", "lora-dropout-neftune-accumulated", "lora-dropout-packed", "lora-grouped",
        "lora-pissa-plus", "lora-dora-dropout-plus", "full-pure", "lora-pissa-dropout-pure", "lora-dora-pure", "freeze-neftune", "freeze-first-accumulated",
        "freeze-outer-packed",
    ];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Stopped_and_resumed_equals_uninterrupted_bit_for_bit(string method)
    {
        var recipe = Recipe(method, "whole");
        var (_, whole) = Run(recipe);
        var (outcome, first) = Run(recipe with { Training = recipe.Training with { OutputDir = "parts" } }, stopAfter: 13);
        Assert.Equal(TrainingOutcome.StoppedWithCheckpoint, outcome);
        Assert.Equal(13, first.Summary!.Steps);
        var (_, rest) = Run(recipe with { Training = recipe.Training with { OutputDir = "parts", OverwriteOutputDir = false } });

        Assert.Equal(40, whole.Steps.Count);
        Assert.Equal(13, rest.Planned!.ResumedFromStep);
        Assert.DoesNotContain(rest.Notices, notice => notice.Code == "resume-differs");
        Assert.Equal(
            whole.Steps.Select(step => (step.Step, step.Loss, step.GradNorm, step.LearningRate)),
            first.Steps.Concat(rest.Steps).Select(step => (step.Step, step.Loss, step.GradNorm, step.LearningRate)));
        var weights = method.StartsWith("lora", StringComparison.Ordinal) ? "adapter_model.safetensors" : "model.safetensors";
        Assert.Equal(File.ReadAllBytes(Output("whole", weights)), File.ReadAllBytes(Output("parts", weights)));
        Assert.Equal(
            File.ReadAllBytes(Output("whole", "checkpoint-40", "optimizer.safetensors")),
            File.ReadAllBytes(Output("parts", "checkpoint-40", "optimizer.safetensors")));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_run_that_was_paused_saved_and_evaluated_equals_an_undisturbed_one_bit_for_bit(string method)
    {
        var recipe = Recipe(method, "whole");
        recipe = recipe with { Data = recipe.Data with { EvalDataset = ["held"] } };
        var (_, whole) = Run(recipe);
        var (outcome, disturbed) = Disturb(recipe with { Training = recipe.Training with { OutputDir = "disturbed" } }, requests =>
        {
            Assert.Null(requests.Ask(RunRequest.Save));
            Assert.Null(requests.Ask(RunRequest.Save));
            Assert.Null(requests.Ask(RunRequest.Evaluate));
        }, requests => Assert.Null(requests.Ask(RunRequest.Resume)));

        Assert.Equal(TrainingOutcome.Completed, outcome);
        Assert.Equal([7, 13], disturbed.Pauses);
        Assert.Equal(2, disturbed.Resumptions);
        Assert.Equal([7, 13], disturbed.Evaluations.Select(evaluation => evaluation.Step));
        Assert.Equal([7, 13, 20, 40], disturbed.Checkpoints.Select(StepOf));
        Assert.Equal(
            whole.Steps.Select(step => (step.Step, step.Loss, step.GradNorm, step.LearningRate)),
            disturbed.Steps.Select(step => (step.Step, step.Loss, step.GradNorm, step.LearningRate)));
        var weights = method.StartsWith("lora", StringComparison.Ordinal) ? "adapter_model.safetensors" : "model.safetensors";
        foreach (var file in new[] { weights, Path.Combine("checkpoint-40", weights), Path.Combine("checkpoint-40", "optimizer.safetensors") })
        {
            Assert.Equal(File.ReadAllBytes(Output("whole", file)), File.ReadAllBytes(Output("disturbed", file)));
        }

        static int StepOf(string path) => int.Parse(path.Split('-')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(StopMode.WithCheckpoint, TrainingOutcome.StoppedWithCheckpoint)]
    [InlineData(StopMode.Now, TrainingOutcome.StoppedNow)]
    public void A_paused_run_can_be_stopped(StopMode mode, TrainingOutcome expected)
    {
        var (outcome, report) = Disturb(Recipe("lora", "out"), _ => { }, requests => requests.Request(mode));
        Assert.Equal(expected, outcome);
        Assert.Equal([7], report.Pauses);
        Assert.Equal(0, report.Resumptions);
        Assert.Equal(mode is StopMode.WithCheckpoint, Directory.Exists(Output("out", "checkpoint-7")));
    }

    [Fact]
    public void No_figure_counts_a_pause()
    {
        var pause = TimeSpan.FromSeconds(1);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var (_, report) = Disturb(Recipe("lora", "out"), _ => Thread.Sleep(pause), requests => Assert.Null(requests.Ask(RunRequest.Resume)));
        var working = (watch.Elapsed - (2 * pause)).TotalSeconds;
        Assert.Equal(2, report.Resumptions);
        Assert.InRange(report.Summary!.RuntimeSeconds, 0, working);
        Assert.InRange(
            report.Steps.Sum(step => step.DataMilliseconds + step.ForwardMilliseconds + step.BackwardMilliseconds + step.OptimizerMilliseconds),
            0,
            working * 1000);
    }

    [Fact]
    public void A_request_at_the_last_step_is_still_done()
    {
        using var requests = new RunRequests();
        var reporter = new RecordingReporter(requests) { OnStep = step => _ = step == 40 ? requests.Ask(RunRequest.Save) : null };
        var recipe = Recipe("lora", "out");
        recipe = recipe with { Training = recipe.Training with { SaveStrategy = IntervalStrategy.No } };
        Assert.Equal(
            TrainingOutcome.Completed, TrainingRun.Execute(recipe, new TrainingRunOptions(_folder.Root, ""), reporter, requests));
        Assert.Equal([Output("out", "checkpoint-40")], reporter.Checkpoints);
        Assert.Contains("has done its steps", requests.Ask(RunRequest.Pause), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("full", "model.safetensors")]
    [InlineData("lora", "adapter_model.safetensors")]
    public void Leaves_what_llama_factory_leaves(string method, string weights)
    {
        var recipe = Recipe(method, "out") with { Lathe = new LatheOptions { PreviewPrompts = 2 } };
        recipe = recipe with
        {
            Data = recipe.Data with { EvalDataset = ["held"] },
            Method = recipe.Method with { PlotLoss = true, ComputeAccuracy = true },
            Training = recipe.Training with { EvalStrategy = IntervalStrategy.Steps, EvalSteps = 20 },
        };
        var (outcome, report) = Run(recipe);
        Assert.Equal(TrainingOutcome.Completed, outcome);
        string[] expected =
        [
            weights, method == "lora" ? "adapter_config.json" : "config.json", "tokenizer.json", "tokenizer_config.json", "README.md",
            "trainer_log.jsonl", "trainer_state.json", "train_results.json", "eval_results.json", "all_results.json",
            "training_loss.png", "training_eval_loss.png", "training_eval_accuracy.png",
        ];
        Assert.All(expected, name => Assert.True(File.Exists(Output("out", name)), name));
        Assert.All(report.Summary!.Files, name => Assert.True(File.Exists(Output("out", name)), name));
        Assert.Equal(["checkpoint-40"], Directory.EnumerateDirectories(Output("out"), "checkpoint-*").Select(Path.GetFileName));
        Assert.True(report.Steps[^1].Loss < report.Steps[0].Loss);
        Assert.Equal([20, 40], report.Evaluations.Select(evaluation => evaluation.Step));
        Assert.All(report.Evaluations, evaluation => Assert.InRange(evaluation.Accuracy!.Value, 0, 1));
        Assert.Equal(4, report.Previews.Count);
        var lines = File.ReadAllLines(Output("out", "trainer_log.jsonl"));
        Assert.All(lines, line => JsonDocument.Parse(line).Dispose());
        Assert.Equal(40 + 2 + 1, lines.Length);
    }

    [Theory]
    [InlineData("tensorboard", null)]
    [InlineData("wandb", null)]
    [InlineData("tensorboard", "board")]
    public void A_tracker_gets_every_metric_of_the_history(string tracker, string? folder)
    {
        var recipe = Recipe("lora", "out");
        var (_, report) = Run(recipe with
        {
            Data = recipe.Data with { EvalDataset = ["held"] },
            Training = recipe.Training with { ReportTo = [tracker], LoggingDir = folder, EvalStrategy = IntervalStrategy.Steps, EvalSteps = 20 },
        });
        var root = folder is null ? Output("out", "runs") : Output(folder);
        var file = Assert.Single(Directory.EnumerateFiles(root, "events.out.tfevents.*", SearchOption.AllDirectories));
        Assert.Equal(folder is null, Path.GetDirectoryName(file) != root);
        Assert.Contains(report.Notices, notice => notice.Code == "tensorboard" && notice.Message.Contains(file, StringComparison.Ordinal));
        var events = EventFileReader.Read(file);
        Assert.Contains("\"learning_rate\"", events[1].Texts["recipe"], StringComparison.Ordinal);
        var expected = TrainerState.Read(Output("out")).LogHistory.SelectMany(row => row.Values
            .Select(value => (row.Step, Tag: value.Key.StartsWith("eval_", StringComparison.Ordinal) ? $"eval/{value.Key[5..]}" : $"train/{value.Key}", (float)value.Value))
            .Append((row.Step, Tag: "train/epoch", (float)row.Epoch!.Value)));
        Assert.Equal(
            expected.Order(),
            events.SelectMany(read => read.Scalars.Select(scalar => (read.Step, Tag: scalar.Key, scalar.Value))).Order());
    }

    [Fact]
    public void A_trackers_folder_that_cannot_be_written_costs_a_warning()
    {
        var recipe = Recipe("lora", "out");
        File.WriteAllText(Output("file"), "");
        var (outcome, report) = Run(recipe with { Training = recipe.Training with { ReportTo = ["tensorboard"], LoggingDir = Output("file") } });
        Assert.Equal(TrainingOutcome.Completed, outcome);
        Assert.Single(report.Notices, notice => notice.Code == "tensorboard" && notice.Message.EndsWith("The run goes on.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("lora")]
    [InlineData("lora-rslora")]
    [InlineData("lora-pissa")]
    [InlineData("lora-pissa-rslora")]
    [InlineData("lora-dora")]
    [InlineData("lora-dora-pissa")]
    public void A_saved_adapter_is_trained_further_as_what_it_is(string method)
    {
        _ = Run(Recipe("full", "base"));
        var (_, first) = Run(OnBase(method, "first"));
        var further = OnBase("lora", "second");
        var (_, second) = Run(further with { Model = further.Model with { AdapterNameOrPath = ["first"] } });
        Assert.Equal(first.Evaluations[^1].Loss, second.Evaluations[0].Loss);
        Assert.True(second.Evaluations[0].Loss < first.Evaluations[0].Loss);
        Assert.Equal(File.ReadAllText(Output("first", "adapter_config.json")), File.ReadAllText(Output("second", "adapter_config.json")));
    }

    [Theory]
    [InlineData("lora-pissa")]
    [InlineData("lora-pissa-rslora")]
    [InlineData("lora-pissa-dora")]
    public void A_converted_adapter_means_the_same_on_the_model_as_it_was(string method)
    {
        _ = Run(Recipe("full", "base"));
        var recipe = OnBase(method, "out");
        recipe = recipe with { Method = recipe.Method with { PissaConvert = true, AdditionalTarget = ["norm"] } };
        var (_, report) = Run(recipe);
        Assert.Contains("pissa_converted", report.Summary!.Files);
        var config = AdapterConfig.Read(Output("out", "pissa_converted"));
        Assert.Equal((8, null), (config.Rank, config.PissaIterations));
        Assert.Equal(AdapterConfig.Read(Output("out")).Scaling, config.Scaling, 1e-12);

        var further = OnBase("lora", "further");
        var (_, second) = Run(further with
        {
            Model = further.Model with { AdapterNameOrPath = [Output("out", "pissa_converted")] },
            Method = further.Method with { AdditionalTarget = ["norm"] },
        });
        Assert.Equal(report.Evaluations[^1].Loss, second.Evaluations[0].Loss, 1e-5);
    }

    [Theory]
    [InlineData("lora-pissa", "lora", "of a run with pissa_init: true")]
    [InlineData("lora", "lora-pissa", "of a run with pissa_init: false")]
    [InlineData("lora-dora", "lora", "of a run with use_dora: true")]
    [InlineData("lora", "lora-dora", "of a run with use_dora: false")]
    public void A_checkpoint_goes_on_with_the_base_that_it_had_or_not_at_all(string before, string after, string told)
    {
        _ = Run(Recipe(before, "out"), stopAfter: 5);
        var recipe = Recipe(after, "out");
        var failure = Assert.Throws<TrainingException>(() => Run(recipe with { Training = recipe.Training with { OverwriteOutputDir = false } }));
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        Assert.Contains("to go on from it", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Additional_targets_are_trained_whole_and_saved()
    {
        var recipe = Recipe("lora", "out");
        var (_, report) = Run(recipe with { Method = recipe.Method with { AdditionalTarget = ["embed_tokens"] } });
        using var file = SafetensorsFile.Open(Output("out", "adapter_model.safetensors"));
        Assert.Equal([264, 32], file.Find("base_model.model.model.embed_tokens.weight")!.Shape);
        Assert.True(report.Planned!.TrainableParameters > 264 * 32);
    }

    [Fact]
    public void A_finished_output_folder_is_not_overwritten_without_being_asked()
    {
        var recipe = Recipe("lora", "out");
        recipe = recipe with { Training = recipe.Training with { SaveStrategy = IntervalStrategy.No, OverwriteOutputDir = false } };
        _ = Run(recipe);
        var before = File.ReadAllBytes(Output("out", "adapter_model.safetensors"));
        var failure = Assert.Throws<TrainingException>(() => Run(recipe));
        Assert.Equal(TrainingFailure.Recipe, failure.Kind);
        Assert.Contains("overwrite_output_dir", failure.Hint!, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Output("out", "adapter_model.safetensors")));
        var (outcome, _) = Run(recipe with { Training = recipe.Training with { OverwriteOutputDir = true } });
        Assert.Equal(TrainingOutcome.Completed, outcome);
    }

    [Fact]
    public void Overwriting_never_deletes_the_model_the_recipe_reads()
    {
        _ = Run(Recipe("full", "base"));
        var recipe = Recipe("full", "base");
        var failure = Assert.Throws<TrainingException>(() =>
            Run(recipe with { Model = recipe.Model with { ModelNameOrPath = "base", TrainFromScratch = false } }));
        Assert.Equal(TrainingFailure.Recipe, failure.Kind);
        Assert.True(File.Exists(Output("base", "model.safetensors")));
    }

    [Fact]
    public void A_diverging_run_ends_and_keeps_the_last_checkpoint()
    {
        var recipe = Recipe("full", "out");
        var (outcome, report) = Run(recipe with
        {
            Training = recipe.Training with { LearningRate = 1e20, MaxGradNorm = 0, SaveSteps = 1, SaveTotalLimit = null, WarmupSteps = 3 },
        });
        Assert.Equal(TrainingOutcome.Diverged, outcome);
        Assert.Contains(report.Notices, notice => notice.Code == "diverged" && notice.Message.Contains("learning_rate", StringComparison.Ordinal));
        Assert.False(File.Exists(Output("out", "model.safetensors")));
        Assert.NotEmpty(report.Checkpoints);
    }

    [Fact]
    public void Changed_settings_are_named_when_a_run_goes_on()
    {
        var recipe = Recipe("full", "out");
        _ = Run(recipe, stopAfter: 5);
        var (_, report) = Run(recipe with { Training = recipe.Training with { OverwriteOutputDir = false, LearningRate = 5e-4, GradientAccumulationSteps = 2 } });
        var notice = Assert.Single(report.Notices, notice => notice.Code == "resume-differs");
        Assert.Contains("learning_rate (0.005 before, 0.0005 now)", notice.Message, StringComparison.Ordinal);
        Assert.Contains("gradient_accumulation_steps", notice.Message, StringComparison.Ordinal);
    }

    /// <summary>The remedy of a run without enough memory must not cost its checkpoint.</summary>
    [Theory]
    [InlineData("full", "full-pure")]
    [InlineData("full-pure", "full")]
    [InlineData("lora-pissa", "lora-pissa-pure")]
    [InlineData("lora-pissa-pure", "lora-pissa")]
    public void A_run_goes_on_with_the_weights_in_another_type(string before, string now)
    {
        _ = Run(Recipe(before, "out"), stopAfter: 5);
        var recipe = Recipe(now, "out");
        var (outcome, report) = Run(recipe with { Training = recipe.Training with { OverwriteOutputDir = false } });
        Assert.Equal((TrainingOutcome.Completed, 5), (outcome, report.Planned!.ResumedFromStep));
        Assert.Contains("pure_bf16", Assert.Single(report.Notices, notice => notice.Code == "resume-differs").Message, StringComparison.Ordinal);
        Assert.Equal(now.EndsWith("pure", StringComparison.Ordinal) ? "bf16" : "fp32", report.Planned.Dtype);
        Assert.True(report.Steps[^1].Loss < report.Steps[0].Loss);
    }

    [Fact]
    public void Checkpoints_in_pure_bf16_are_bf16_and_the_result_has_the_type_of_the_base()
    {
        _ = Run(Recipe("full-pure", "out"));
        using var kept = SafetensorsFile.Open(Output("out", "checkpoint-40", "model.safetensors"));
        using var result = SafetensorsFile.Open(Output("out", "model.safetensors"));
        Assert.All(kept.Entries, entry => Assert.Equal(SafetensorsDtype.BF16, entry.Dtype));
        Assert.All(result.Entries, entry => Assert.Equal(SafetensorsDtype.F32, entry.Dtype));
        var config = JsonNode.Parse(File.ReadAllText(Output("out", "checkpoint-40", "config.json")))!;
        Assert.Equal("bfloat16", (string?)config["torch_dtype"]);
    }

    [Fact]
    public void Tells_its_memory_when_it_is_done()
    {
        var recipe = Recipe("full", "out");
        var (_, report) = Run(recipe with
        {
            Data = recipe.Data with { EvalDataset = ["held"] },
            Training = recipe.Training with { EvalStrategy = IntervalStrategy.Steps, EvalSteps = 20 },
        });
        var memory = report.Memory[^1];
        Assert.Equal(40, memory.Step);
        Assert.Equal(
            [
                MemoryPhase.Prepare, MemoryPhase.Load, MemoryPhase.Forward, MemoryPhase.Backward, MemoryPhase.Step, MemoryPhase.Eval,
                MemoryPhase.Save,
            ],
            memory.Phases.Keys.Order());
        Assert.Equal(memory.Phases.Values.Max(), memory.PeakBytes);
        Assert.True(memory.BaselineBytes > 0);
        Assert.Equal(3, memory.TrainBatch!.Value.Rows);
        Assert.Equal(0, memory.TrainBatch.Value.Length % MicroBatch.LengthMultiple);
        Assert.Equal(5, memory.EvalBatch!.Value.Rows);
        Assert.InRange(report.Summary!.PeakRssBytes, memory.BaselineBytes, memory.DeviceBytes);
    }

    [Fact]
    public void Tells_its_memory_when_it_is_stopped()
    {
        var (outcome, report) = Run(Recipe("lora", "out"), stopAfter: 4);
        Assert.Equal((TrainingOutcome.StoppedWithCheckpoint, 4), (outcome, report.Memory[^1].Step));
    }

    [Fact]
    public void Tells_its_memory_when_it_fails()
    {
        using var stop = new RunRequests();
        var reporter = new RecordingReporter(stop) { FailsAfter = 4 };
        _ = Assert.Throws<TrainingException>(() =>
            TrainingRun.Execute(Recipe("lora", "out"), new TrainingRunOptions(_folder.Root, ""), reporter, stop));
        Assert.Equal(4, reporter.Memory[^1].Step);
        Assert.Contains(MemoryPhase.Backward, reporter.Memory[^1].Phases.Keys);
    }

    [Theory]
    [InlineData("q_proj,nothing", "nothing")]
    [InlineData("lm_head", "lm_head")]
    public void Unknown_targets_are_refused_before_the_start(string targets, string named)
    {
        var recipe = Recipe("lora", "out");
        var failure = Assert.Throws<TrainingException>(() => Run(recipe with { Method = recipe.Method with { LoraTarget = targets.Split(',') } }));
        Assert.Equal(TrainingFailure.Recipe, failure.Kind);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Output("out")));
    }

    private string Output(params string[] path) => Path.Combine([_folder.Root, .. path]);

    private (TrainingOutcome Outcome, RecordingReporter Report) Run(Recipe recipe, int stopAfter = int.MaxValue)
    {
        using var stop = new RunRequests();
        var reporter = new RecordingReporter(stop, stopAfter);
        var outcome = TrainingRun.Execute(recipe, new TrainingRunOptions(_folder.Root, ""), reporter, stop);
        return (outcome, reporter);
    }

    /// <summary>Pauses a run after steps 7 and 13, and asks it once when it waits.</summary>
    private (TrainingOutcome Outcome, RecordingReporter Report) Disturb(
        Recipe recipe, Action<RunRequests> whilePaused, Action<RunRequests> goOn)
    {
        using var requests = new RunRequests();
        var reporter = new RecordingReporter(requests)
        {
            OnStep = step => _ = step is 7 or 13 ? requests.Ask(RunRequest.Pause) : null,
            OnPaused = () => _ = Task.Run(() =>
            {
                whilePaused(requests);
                goOn(requests);
            }),
        };
        var outcome = TrainingRun.Execute(recipe, new TrainingRunOptions(_folder.Root, ""), reporter, requests);
        return (outcome, reporter);
    }

    /// <summary>On the model that a run left in <c>base</c>, evaluated before the first step and after the last.</summary>
    private static Recipe OnBase(string method, string output)
    {
        var recipe = Recipe(method, output);
        return recipe with
        {
            Model = recipe.Model with { ModelNameOrPath = "base", TrainFromScratch = false },
            Data = recipe.Data with { EvalDataset = ["held"] },
            Training = recipe.Training with { EvalStrategy = IntervalStrategy.Steps, EvalSteps = 40, EvalOnStart = true },
        };
    }

    private static Recipe Recipe(string method, string output) => new()
    {
        Model = new ModelOptions { ModelNameOrPath = "model", TrainFromScratch = true },
        Data = new DataOptions { Dataset = ["sums"], DatasetDir = "data", Template = "chatml", CutoffLen = 128, NeatPacking = method.EndsWith("packed", StringComparison.Ordinal) },
        Method = new MethodOptions
        {
            Stage = TrainingStage.Sft,
            FinetuningType = Enum.Parse<FinetuningType>(method.Split('-')[0], ignoreCase: true),
            FreezeTrainableLayers = method.Contains("first", StringComparison.Ordinal) ? -1 : 1,
            FreezeTrainableModules = method.Contains("outer", StringComparison.Ordinal) ? ["self_attn"] : ["all"],
            FreezeExtraModules = method.Contains("outer", StringComparison.Ordinal) ? ["embed_tokens", "norm"] : [],
            LoraRank = 4,
            LoraDropout = method.Contains("dropout", StringComparison.Ordinal) ? 0.2 : 0,
            PissaInit = method.Contains("pissa", StringComparison.Ordinal),
            UseDora = method.Contains("dora", StringComparison.Ordinal),
            UseRslora = method.Contains("rslora", StringComparison.Ordinal),
            LoraplusLrRatio = method.Contains("plus", StringComparison.Ordinal) ? 4 : null,
        },
        Training = new TrainingOptions
        {
            OutputDir = output,
            OverwriteOutputDir = true,
            DoTrain = true,
            PerDeviceTrainBatchSize = 3,
            GradientAccumulationSteps = method.EndsWith("accumulated", StringComparison.Ordinal) ? 4 : 1,
            GroupByLength = method.EndsWith("grouped", StringComparison.Ordinal),
            PureBf16 = method.EndsWith("pure", StringComparison.Ordinal),
            MaxSteps = 40,
            LearningRate = 5e-3,
            LrSchedulerType = SchedulerType.Cosine,
            WarmupRatio = 0.1,
            WeightDecay = 0.01,
            NeftuneNoiseAlpha = method.Contains("neftune", StringComparison.Ordinal) ? 5 : null,
            LoggingSteps = 1,
            SaveSteps = 20,
            SaveTotalLimit = 1,
        },
    };
}
