using System.Text.Json.Nodes;
using Lathe.Recipes.Model;
using Lathe.Training.Loop;

namespace Lathe.Training.Tests.Runs;

/// <summary>Whole runs over data that is read while training.</summary>
public sealed class StreamedRunTests : IDisposable
{
    private readonly TinyModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("accumulated-dropout")]
    [InlineData("drop-last-accumulated")]
    public void Streamed_in_order_it_trains_bit_for_bit_like_data_that_is_all_there(string kind)
    {
        var recipe = Recipe("known", kind);
        recipe = recipe with { Method = recipe.Method with { DisableShuffling = true } };
        var (_, known) = Run(recipe with { Data = recipe.Data with { Streaming = false } });
        var (_, streamed) = Run(recipe with { Training = recipe.Training with { OutputDir = "streamed" } });
        Assert.Equal(40, known.Steps.Count);
        Assert.Equal(
            known.Steps.Select(step => (step.Loss, step.GradNorm, step.LearningRate)),
            streamed.Steps.Select(step => (step.Loss, step.GradNorm, step.LearningRate)));
        Assert.Equal(Bytes("known", "model.safetensors"), Bytes("streamed", "model.safetensors"));
        Assert.Equal(Math.Floor(known.Summary!.Epochs), Math.Floor(streamed.Summary!.Epochs));
        Assert.Equal((0, 0, 0L, 0L), (streamed.Planned!.Epochs, streamed.Planned.StepsPerEpoch, streamed.Planned.Examples, streamed.Planned.Tokens));
    }

    [Theory]
    [InlineData("", 13)]
    [InlineData("lora-accumulated-dropout", 13)]
    [InlineData("packed", 5)]
    [InlineData("packed-accumulated", 29)]
    [InlineData("mixed-accumulated", 21)]
    [InlineData("held-out", 22)]
    public void Stopped_and_resumed_equals_uninterrupted_bit_for_bit(string kind, int at)
    {
        var recipe = Recipe("whole", kind);
        var (_, whole) = Run(recipe);
        var parts = recipe with { Training = recipe.Training with { OutputDir = "parts" } };
        var (outcome, first) = Run(parts, stopAfter: at);
        Assert.Equal(TrainingOutcome.StoppedWithCheckpoint, outcome);
        var (_, rest) = Run(parts with { Training = parts.Training with { OverwriteOutputDir = false } });

        Assert.Equal(at, rest.Planned!.ResumedFromStep);
        Assert.DoesNotContain(rest.Notices, notice => notice.Code is "resume-differs" or "stream-begins");
        Assert.Equal(
            whole.Steps.Select(step => (step.Step, step.Epoch, step.Loss, step.GradNorm, step.LearningRate)),
            first.Steps.Concat(rest.Steps).Select(step => (step.Step, step.Epoch, step.Loss, step.GradNorm, step.LearningRate)));
        Assert.True(whole.Summary!.Epochs > 1);
        var weights = kind.StartsWith("lora", StringComparison.Ordinal) ? "adapter_model.safetensors" : "model.safetensors";
        Assert.Equal(Bytes("whole", weights), Bytes("parts", weights));
        Assert.Equal(Bytes("whole", "checkpoint-40", "optimizer.safetensors"), Bytes("parts", "checkpoint-40", "optimizer.safetensors"));
        Assert.Equal(Bytes("whole", "checkpoint-40", "lathe_state.json"), Bytes("parts", "checkpoint-40", "lathe_state.json"));
    }

    [Fact]
    public void Nothing_of_the_data_is_written_and_epochs_end_with_what_is_set_to_them()
    {
        var recipe = Recipe("out", "held-out");
        recipe = recipe with
        {
            Training = recipe.Training with { SaveStrategy = IntervalStrategy.Epoch, EvalStrategy = IntervalStrategy.Epoch, SaveTotalLimit = null },
        };
        var before = Files().ToList();
        var (outcome, report) = Run(recipe);
        Assert.Equal(TrainingOutcome.Completed, outcome);
        Assert.Equal(before, Files().Where(path => !path.StartsWith(Path.Combine(_folder.Root, "out"), StringComparison.Ordinal)));

        // 57 of 64 rows, 3 of them at a time.
        Assert.Equal([19, 38, 40], report.Evaluations.Select(evaluation => evaluation.Step));
        Assert.Equal([1, 2], report.Evaluations.Take(2).Select(evaluation => evaluation.Epoch));
        Assert.Equal(["checkpoint-19", "checkpoint-38", "checkpoint-40"], report.Checkpoints.Select(Path.GetFileName));
        Assert.All(report.Evaluations, evaluation => Assert.Equal(7, evaluation.Samples));
        Assert.Contains(report.Notices, notice => notice is { Code: "dataset", Message: "Streamed: 120 rows read, 120 used, 0 bad." });
        Assert.All(report.Steps, step => Assert.True(double.IsFinite(step.EtaSeconds)));
    }

    [Fact]
    public void Bad_rows_are_told_at_the_first_one_and_counted_at_the_end()
    {
        WriteLines([.. Lines(64).SelectMany((line, i) => i % 10 == 4 ? (string[])[line, "{ nonsense"] : [line])]);
        var (_, report) = Run(Recipe("out", ""));
        var bad = report.Notices.Where(notice => notice.Code == "bad-rows").ToList();
        Assert.Equal(2, bad.Count);
        Assert.Contains("Further ones are counted", bad[0].Message, StringComparison.Ordinal);
        Assert.Contains("nonsense", File.ReadAllText(Path.Combine(_folder.Root, "data", "sums.jsonl")), StringComparison.Ordinal);
        Assert.Contains("... and ", bad[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_breaks_off_ends_the_run_with_its_steps_kept_and_goes_on_once_it_is_repaired()
    {
        var recipe = Recipe("out", "");
        WriteArray(Lines(64), end: ", oops]");
        recipe = recipe with { Data = recipe.Data with { Dataset = ["array"], BufferSize = 10 } };
        using var requests = new RunRequests();
        var reporter = new RecordingReporter(requests);
        var failure = Assert.Throws<TrainingException>(() =>
            TrainingRun.Execute(recipe, new TrainingRunOptions(_folder.Root, ""), reporter, requests));
        Assert.Equal(TrainingFailure.Data, failure.Kind);
        Assert.Contains("array.json", failure.Message, StringComparison.Ordinal);
        Assert.Contains("after row 64: this is not valid JSON", failure.Message, StringComparison.Ordinal);
        Assert.Contains("steps before are kept in", failure.Message, StringComparison.Ordinal);
        var done = reporter.Steps.Count;
        Assert.InRange(done, 18, 21);
        Assert.True(Directory.Exists(Path.Combine(_folder.Root, "out", $"checkpoint-{done}")));

        WriteArray(Lines(64), end: "]");
        var (outcome, rest) = Run(recipe with { Training = recipe.Training with { OverwriteOutputDir = false } });
        Assert.Equal(TrainingOutcome.Completed, outcome);
        Assert.Equal(done, rest.Planned!.ResumedFromStep);
        Assert.Contains(rest.Notices, notice => notice.Code == "resume-differs" && notice.Message.Contains("only the time", StringComparison.Ordinal));

        var (_, whole) = Run(recipe with { Training = recipe.Training with { OutputDir = "whole" } });
        Assert.Equal(whole.Steps.Select(step => step.Loss), reporter.Steps.Concat(rest.Steps).Select(step => step.Loss));
    }

    [Fact]
    public void A_run_that_is_not_as_it_was_says_so_before_it_goes_on()
    {
        var recipe = Recipe("out", "");
        _ = Run(recipe with { Data = recipe.Data with { Streaming = false } }, stopAfter: 5);
        var (_, report) = Run(recipe with { Training = recipe.Training with { OverwriteOutputDir = false, MaxSteps = 8 } });
        Assert.Contains(report.Notices, notice => notice.Code == "stream-begins");
        Assert.Contains(report.Notices, notice => notice.Code == "resume-differs" && notice.Message.Contains("streaming (false before, true now)", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_wrong_with_the_data_or_the_number_of_steps_is_said_before_the_first_step()
    {
        WriteLines(["{", "[]"]);
        Assert.Contains("no valid row", Refusal(Recipe("out", "")), StringComparison.Ordinal);
        WriteLines(Lines(2));
        Assert.Contains("fewer than one batch of 3", Refusal(Recipe("out", "drop-last")), StringComparison.Ordinal);
        var recipe = Recipe("out", "");
        Assert.Contains("number of steps", Refusal(recipe with { Training = recipe.Training with { MaxSteps = -1 } }), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder.Root, "out")));
    }

    private string Refusal(Recipe recipe)
    {
        using var requests = new RunRequests();
        return Assert.ThrowsAny<Exception>(() => TrainingRun.Execute(
            recipe, new TrainingRunOptions(_folder.Root, ""), new RecordingReporter(requests), requests)).Message;
    }

    private (TrainingOutcome Outcome, RecordingReporter Report) Run(Recipe recipe, int stopAfter = int.MaxValue)
    {
        using var requests = new RunRequests();
        var reporter = new RecordingReporter(requests, stopAfter);
        return (TrainingRun.Execute(recipe, new TrainingRunOptions(_folder.Root, ""), reporter, requests), reporter);
    }

    private byte[] Bytes(params string[] path) => File.ReadAllBytes(Path.Combine([_folder.Root, .. path]));

    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static string[] Lines(int count) => [.. Enumerable.Range(0, count).Select(i => new JsonObject
    {
        ["instruction"] = $"What is {i % 10} plus {i / 10 % 10}?",
        ["output"] = $"It is {(i % 10) + (i / 10 % 10)}." + new string('!', i % 7),
    }.ToJsonString())];

    private void WriteLines(string[] lines) => File.WriteAllLines(Path.Combine(_folder.Root, "data", "sums.jsonl"), lines);

    private void WriteArray(string[] lines, string end) =>
        File.WriteAllText(Path.Combine(_folder.Root, "data", "array.json"), "[" + string.Join(",\n", lines) + end);

    private Recipe Recipe(string output, string kind)
    {
        File.WriteAllText(Path.Combine(_folder.Root, "data", "dataset_info.json"), new JsonObject
        {
            ["sums"] = new JsonObject { ["file_name"] = "sums.jsonl" },
            ["array"] = new JsonObject { ["file_name"] = "array.json" },
        }.ToJsonString());
        if (!File.Exists(Path.Combine(_folder.Root, "data", "sums.jsonl")))
        {
            WriteLines(Lines(64));
            WriteArray(Lines(20), "]");
        }

        bool Has(string word) => kind.Contains(word, StringComparison.Ordinal);
        return new Recipe
        {
            Model = new ModelOptions { ModelNameOrPath = "model", TrainFromScratch = true },
            Data = new DataOptions
            {
                Dataset = Has("mixed") ? ["sums", "array"] : ["sums"],
                DatasetDir = "data",
                Template = "chatml",
                CutoffLen = 128,
                NeatPacking = Has("packed"),
                Streaming = true,
                BufferSize = 25,
                MixStrategy = Has("mixed") ? MixStrategy.InterleaveOver : MixStrategy.Concat,
                InterleaveProbs = Has("mixed") ? [0.6, 0.4] : null,
                ValSize = Has("held-out") ? 7 : 0,
            },
            Method = new MethodOptions
            {
                Stage = TrainingStage.Sft,
                FinetuningType = Has("lora") ? FinetuningType.Lora : FinetuningType.Full,
                LoraRank = 4,
                LoraDropout = Has("dropout") ? 0.2 : 0,
            },
            Training = new TrainingOptions
            {
                OutputDir = output,
                OverwriteOutputDir = true,
                DoTrain = true,
                PerDeviceTrainBatchSize = 3,
                GradientAccumulationSteps = Has("accumulated") ? 4 : 1,
                DataloaderDropLast = Has("drop-last"),
                MaxSteps = 40,
                LearningRate = 5e-3,
                LrSchedulerType = SchedulerType.Cosine,
                WarmupRatio = 0.1,
                LoggingSteps = 1,
                SaveSteps = 20,
                SaveTotalLimit = 1,
            },
        };
    }
}
