using System.Text.Json.Nodes;

namespace Lathe.Training.Artifacts;

/// <summary>The totals of a finished training run, for train_results.json.</summary>
public sealed record TrainResults
{
    public required double Epoch { get; init; }

    /// <summary>Mean loss over all optimizer steps.</summary>
    public required double TrainLoss { get; init; }

    public required TimeSpan Runtime { get; init; }

    public required double SamplesPerSecond { get; init; }

    public required double StepsPerSecond { get; init; }

    public required double TotalFlos { get; init; }

    /// <summary>Null where tokens are not counted.</summary>
    public long? InputTokensSeen { get; init; }

    /// <summary>Only with include_effective_tokens_per_second.</summary>
    public double? EffectiveTokensPerSecond { get; init; }

    /// <summary>Rates are rounded to three digits, the runtime to four, as the Python trainer rounds them.</summary>
    public JsonObject ToJson()
    {
        var results = new JsonObject
        {
            ["epoch"] = Epoch,
            ["total_flos"] = TotalFlos,
            ["train_loss"] = TrainLoss,
            ["train_runtime"] = PythonFloat.Round(Runtime.TotalSeconds, 4),
            ["train_samples_per_second"] = PythonFloat.Round(SamplesPerSecond, 3),
            ["train_steps_per_second"] = PythonFloat.Round(StepsPerSecond, 3),
        };
        if (InputTokensSeen is { } tokens)
        {
            results["num_input_tokens_seen"] = tokens;
        }

        if (EffectiveTokensPerSecond is { } rate)
        {
            results["effective_tokens_per_sec"] = rate;
        }

        return results;
    }
}
