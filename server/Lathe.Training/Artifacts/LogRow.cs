using System.Text.Json.Nodes;

namespace Lathe.Training.Artifacts;

/// <summary>
/// One row of the trainer state's log history: what was measured when <see cref="Step"/> optimizer steps were done.
/// A training row holds loss, grad_norm and learning_rate; an evaluation row eval_loss and eval_runtime; the last row the
/// run's totals.
/// </summary>
public sealed record LogRow
{
    public required long Step { get; init; }

    /// <summary>Epochs done, with a fraction.</summary>
    public double? Epoch { get; init; }

    /// <summary>Tokens seen so far; null where they are not counted.</summary>
    public long? InputTokensSeen { get; init; }

    /// <summary>Metric name, for example "loss" or "eval_loss", to value.</summary>
    public required IReadOnlyDictionary<string, double> Values { get; init; }

    /// <summary>Non-finite values become null.</summary>
    internal JsonObject ToJson()
    {
        var row = new JsonObject { ["step"] = Step };
        if (Epoch is { } epoch)
        {
            row["epoch"] = epoch;
        }

        if (InputTokensSeen is { } tokens)
        {
            row["num_input_tokens_seen"] = tokens;
        }

        foreach ((string name, double value) in Values)
        {
            row[name] = value;
        }

        return row;
    }
}
