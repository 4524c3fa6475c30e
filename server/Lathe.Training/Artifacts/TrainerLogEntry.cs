using System.Text.Json.Nodes;

namespace Lathe.Training.Artifacts;

/// <summary>One line of trainer_log.jsonl. What is null is left out; a value that is not finite is written as null.</summary>
public sealed record TrainerLogEntry
{
    /// <summary>Optimizer steps done, those before a resume included.</summary>
    public required long CurrentSteps { get; init; }

    public required long TotalSteps { get; init; }

    public double? Loss { get; init; }

    public double? EvalLoss { get; init; }

    public double? PredictLoss { get; init; }

    public double? Reward { get; init; }

    /// <summary>Preference accuracy (rewards/accuracies).</summary>
    public double? Accuracy { get; init; }

    public double? LearningRate { get; init; }

    public double? Epoch { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public required TimeSpan Remaining { get; init; }

    /// <summary>Tokens seen so far; null leaves out the throughput too.</summary>
    public long? TotalTokens { get; init; }

    /// <summary>Tokens a second.</summary>
    public double? Throughput { get; init; }

    /// <summary>GiB.</summary>
    public double? VramAllocated { get; init; }

    /// <summary>GiB.</summary>
    public double? VramReserved { get; init; }

    /// <summary>
    /// The time left at the pace of this start's own steps: steps done before a resume took none of its time.
    /// Zero while nothing is measured yet, as the Python trainer has it.
    /// </summary>
    public static TimeSpan EstimateRemaining(long firstStep, long currentStep, long totalSteps, TimeSpan elapsed)
    {
        long done = currentStep - firstStep;
        return done <= 0 || totalSteps <= currentStep ? TimeSpan.Zero : elapsed / done * (totalSteps - currentStep);
    }

    /// <summary>The line without its line feed, keys in the order of the Python trainer's.</summary>
    public string ToJsonLine()
    {
        var line = new JsonObject { ["current_steps"] = CurrentSteps, ["total_steps"] = TotalSteps };
        Add(line, "loss", Loss);
        Add(line, "eval_loss", EvalLoss);
        Add(line, "predict_loss", PredictLoss);
        Add(line, "reward", Reward);
        Add(line, "accuracy", Accuracy);
        Add(line, "lr", LearningRate);
        Add(line, "epoch", Epoch);
        line["percentage"] = TotalSteps == 0 ? 100 : PythonFloat.Round((double)CurrentSteps / TotalSteps * 100, 2);
        line["elapsed_time"] = Timedelta.Format(Elapsed);
        line["remaining_time"] = Timedelta.Format(Remaining);
        if (TotalTokens is { } tokens)
        {
            Add(line, "throughput", Throughput is { } rate ? PythonFloat.Round(rate, 2) : null);
            line["total_tokens"] = tokens;
        }

        Add(line, "vram_allocated", VramAllocated is { } allocated ? PythonFloat.Round(allocated, 2) : null);
        Add(line, "vram_reserved", VramReserved is { } reserved ? PythonFloat.Round(reserved, 2) : null);
        return PythonJson.Serialize(line);
    }

    private static void Add(JsonObject line, string key, double? value)
    {
        if (value is { } number)
        {
            line[key] = number;
        }
    }
}
