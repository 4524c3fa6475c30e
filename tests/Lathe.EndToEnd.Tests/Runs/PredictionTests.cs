using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Models.Outputs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Runs;

/// <summary><c>do_predict</c>: answers to the evaluation data's questions.</summary>
public sealed class PredictionTests : IDisposable
{
    private static readonly string[] Scores =
    [
        "predict_bleu-4", "predict_exact_match", "predict_loss", "predict_perplexity", "predict_rouge-1", "predict_rouge-2", "predict_rouge-l",
        "predict_rouge_score-1", "predict_rouge_score-2", "predict_rouge_score-l", "predict_runtime", "predict_sacrebleu",
        "predict_sacrebleu_tokenize", "predict_samples_per_second", "predict_steps_per_second", "predict_token_accuracy",
    ];

    private readonly TinyFolder _folder = TinyFolder.Create().With(
        ("eval_dataset", "held"), ("do_predict", "true"), ("predict_with_generate", "true"), ("max_new_tokens", "12"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Answers_are_written_beside_what_was_expected()
    {
        Train("trained", "do_sample=false");
        var rows = Rows("trained");
        Assert.Equal(5, rows.Count);
        Assert.All(rows, row => Assert.Equal(["prompt", "predict", "label"], row.AsObject().Select(pair => pair.Key)));
        Assert.Equal("<|im_start|>user\nWhat is 1 plus 0?<|im_end|>\n<|im_start|>assistant\n", Text(rows[1], "prompt"));
        Assert.StartsWith("It is 1.", Text(rows[1], "label"), StringComparison.Ordinal);

        var results = JsonNode.Parse(File.ReadAllText(_folder.PathOf("trained", "predict_results.json")))!.AsObject();
        Assert.Equal(Scores, results.Select(pair => pair.Key));
        var all = JsonNode.Parse(File.ReadAllText(_folder.PathOf("trained", "all_results.json")))!.AsObject();
        Assert.Equal(results["predict_bleu-4"]!.GetValue<double>(), all["predict_bleu-4"]!.GetValue<double>());
        Assert.True(all.ContainsKey("train_loss"));
    }

    [Fact]
    public void A_trained_adapter_answers_the_same_in_a_run_of_its_own()
    {
        Train("trained", "do_sample=false");
        Train("again", "do_sample=false", "do_train=false", "dataset=", "adapter_name_or_path=trained");
        Assert.Equal(Rows("trained").Select(row => row.ToJsonString()), Rows("again").Select(row => row.ToJsonString()));
        Assert.False(File.Exists(_folder.PathOf("again", "adapter_model.safetensors")));
        Assert.False(File.Exists(_folder.PathOf("again", "train_results.json")));
        Assert.All(
            ["generated_predictions.jsonl", "predict_results.json"],
            name => Assert.True(OutputContents.Covers(_folder.PathOf("again"), _folder.PathOf("again", name)), name));
    }

    [Fact]
    public void Drawn_answers_depend_on_the_seed_and_on_no_batch()
    {
        Train("trained", "do_predict=false", "predict_with_generate=false");
        string[] predict = ["do_train=false", "dataset=", "adapter_name_or_path=trained", "temperature=3"];
        Train("first", predict);
        Train("second", [.. predict, "per_device_eval_batch_size=1"]);
        Train("third", [.. predict, "seed=7"]);
        Assert.Equal(Rows("first").Select(row => Text(row, "predict")), Rows("second").Select(row => Text(row, "predict")));
        Assert.NotEqual(Rows("first").Select(row => Text(row, "predict")), Rows("third").Select(row => Text(row, "predict")));
    }

    [Fact]
    public void Right_answers_score_full_marks()
    {
        // The model learns its five questions by heart.
        Train("trained", "do_sample=false", "dataset=held", "finetuning_type=full", "max_new_tokens=32", "max_steps=150", "save_strategy=no");
        var results = JsonNode.Parse(File.ReadAllText(_folder.PathOf("trained", "predict_results.json")))!;
        var rows = Rows("trained");
        var right = rows.Count(row => Text(row, "predict").Trim() == Text(row, "label").Trim());
        Assert.Equal(right / 5.0, results["predict_exact_match"]!.GetValue<double>(), 9);
        Assert.True(right == 5, JsonSerializer.Serialize(rows));
        Assert.Equal(100, results["predict_sacrebleu"]!.GetValue<double>(), 6);
        Assert.Equal(100, results["predict_rouge_score-l"]!.GetValue<double>(), 6);
    }

    [Fact]
    public void Answers_get_better_while_a_training_goes_on()
    {
        var run = Train(
            "live", "do_sample=false", "dataset=held", "finetuning_type=full", "max_new_tokens=32", "max_steps=150", "save_strategy=no", "eval_strategy=steps", "eval_steps=50");
        var evaluations = run.Events.OfType<EvalEvent>().ToList();
        Assert.Equal([50, 100, 150], evaluations.Select(evaluation => evaluation.Step));
        Assert.True(evaluations[0].Bleu4 < evaluations[^1].Bleu4, $"{evaluations[0].Bleu4} {evaluations[^1].Bleu4}");
        Assert.True(evaluations[0].RougeL < evaluations[^1].RougeL, $"{evaluations[0].RougeL} {evaluations[^1].RougeL}");
        Assert.Equal((1.0, 100.0, 100.0), (evaluations[^1].ExactMatch, evaluations[^1].Rouge1, evaluations[^1].Rouge2));

        var state = JsonNode.Parse(File.ReadAllText(_folder.PathOf("live", "trainer_state.json")))!;
        var logged = state["log_history"]!.AsArray().Where(row => row!["eval_loss"] is not null).ToList();
        Assert.Equal(evaluations.Select(evaluation => evaluation.Bleu4), logged.Select(row => (double?)row!["eval_bleu-4"]!.GetValue<double>()));
        Assert.Equal(evaluations.Select(evaluation => evaluation.ExactMatch), logged.Select(row => (double?)row!["eval_exact_match"]!.GetValue<double>()));
        Assert.Equal(evaluations.Select(evaluation => evaluation.RougeL), logged.Select(row => (double?)row!["eval_rouge-l"]!.GetValue<double>()));

        // Evaluation and prediction at the end are of the same weights.
        var results = JsonNode.Parse(File.ReadAllText(_folder.PathOf("live", "all_results.json")))!;
        Assert.Equal(results["predict_bleu-4"]!.GetValue<double>(), results["eval_bleu-4"]!.GetValue<double>());
        Assert.Equal(results["predict_rouge-2"]!.GetValue<double>(), results["eval_rouge-2"]!.GetValue<double>());
        Assert.Equal(5, Rows("live").Count);
    }

    [Fact]
    public void Answers_on_the_way_leave_the_training_as_it_is()
    {
        string[] asks = ["do_predict=false", "do_sample=true", "temperature=2", "lora_dropout=0.1", "eval_strategy=steps", "eval_steps=2"];
        var run = Train("live", asks);
        Assert.All(run.Events.OfType<EvalEvent>(), evaluation => Assert.NotNull(evaluation.Bleu4));
        Assert.False(File.Exists(_folder.PathOf("live", "generated_predictions.jsonl")));
        Train("resumed", [.. asks, "resume_from_checkpoint=live/checkpoint-4"]);
        var plain = Train("plain", "do_predict=false", "predict_with_generate=false", "lora_dropout=0.1", "eval_strategy=steps", "eval_steps=4");
        Assert.All(plain.Events.OfType<EvalEvent>(), evaluation => Assert.Null(evaluation.Bleu4));
        var expected = File.ReadAllBytes(_folder.PathOf("plain", "adapter_model.safetensors"));
        Assert.Equal(expected, File.ReadAllBytes(_folder.PathOf("live", "adapter_model.safetensors")));
        Assert.Equal(expected, File.ReadAllBytes(_folder.PathOf("resumed", "adapter_model.safetensors")));
    }

    private FinishedRun Train(string output, params string[] words)
    {
        var end = InProcess.Train(_folder, [$"output_dir={output}", .. words]);
        Assert.True(end.Code == WorkerExitCode.Completed, end.Told);
        return end;
    }

    private List<JsonNode> Rows(string output) =>
        [.. File.ReadLines(_folder.PathOf(output, "generated_predictions.jsonl")).Select(line => JsonNode.Parse(line)!)];

    private static string Text(JsonNode row, string key) => row[key]!.GetValue<string>();
}
