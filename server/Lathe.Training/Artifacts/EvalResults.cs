using System.Text.Json.Nodes;
using Lathe.Training.Loop;

namespace Lathe.Training.Artifacts;

/// <summary>What one evaluation measured, for eval_results.json.</summary>
public sealed record EvalResults
{
    public required double Loss { get; init; }

    public required TimeSpan Runtime { get; init; }

    public required double SamplesPerSecond { get; init; }

    public required double StepsPerSecond { get; init; }

    /// <summary>Epochs done when the model was evaluated; null without training.</summary>
    public double? Epoch { get; init; }

    /// <summary>Share of label tokens predicted first, 0 to 1.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Of generated answers; null where none were asked for.</summary>
    public AnswerScores? Answers { get; init; }

    /// <summary>Pre-training only; a loss too large for exp gives infinity, which is written as null.</summary>
    public double? Perplexity { get; init; }

    public JsonObject ToJson()
    {
        var results = new JsonObject
        {
            ["eval_loss"] = Loss,
            ["eval_runtime"] = PythonFloat.Round(Runtime.TotalSeconds, 4),
            ["eval_samples_per_second"] = PythonFloat.Round(SamplesPerSecond, 3),
            ["eval_steps_per_second"] = PythonFloat.Round(StepsPerSecond, 3),
        };
        Add(results, "epoch", Epoch);
        Add(results, "eval_accuracy", Accuracy);
        Add(results, "eval_perplexity", Perplexity);
        foreach (var (name, score) in Answers?.Named ?? [])
        {
            results[name] = score;
        }

        return results;
    }

    private static void Add(JsonObject results, string key, double? value)
    {
        if (value is { } number)
        {
            results[key] = number;
        }
    }
}
