using Lathe.Recipes.Model;

namespace Lathe.Training.Loop;

/// <summary>
/// How many steps a run has and what each of them works on. Counts as Hugging Face's Trainer does: the last group of an epoch may hold
/// fewer micro-batches, and no group crosses an epoch's end. Where a step stands in the data follows from its number alone.
/// </summary>
public sealed record StepPlan
{
    public required int MicroBatchesPerEpoch { get; init; }

    public required int StepsPerEpoch { get; init; }

    /// <summary>Optimizer steps of the whole run.</summary>
    public required int TotalSteps { get; init; }

    /// <summary>Passes over the data, as a fraction.</summary>
    public required double Epochs { get; init; }

    public required int WarmupSteps { get; init; }

    /// <summary>Steps between two log lines; null: never by step.</summary>
    public required int? LogEvery { get; init; }

    public required int? EvaluateEvery { get; init; }

    public required int? SaveEvery { get; init; }

    public required int Accumulation { get; init; }

    public static StepPlan For(TrainingOptions options, int examples)
    {
        var batches = options.DataloaderDropLast
            ? examples / options.PerDeviceTrainBatchSize
            : Ceiling(examples / (double)options.PerDeviceTrainBatchSize);
        if (batches == 0)
        {
            throw new TrainingException(
                TrainingFailure.Data,
                $"{examples} training rows are fewer than one batch of {options.PerDeviceTrainBatchSize}, and dataloader_drop_last drops it.",
                "Lower per_device_train_batch_size or set dataloader_drop_last: false.");
        }

        var stepsPerEpoch = Ceiling(batches / (double)options.GradientAccumulationSteps);
        var total = options.MaxSteps > 0 ? options.MaxSteps : Ceiling(options.NumTrainEpochs * stepsPerEpoch);
        int? Every(IntervalStrategy strategy, double steps) => strategy switch
        {
            IntervalStrategy.Steps => Math.Max(1, steps < 1 ? Ceiling(total * steps) : (int)steps),
            IntervalStrategy.Epoch => stepsPerEpoch,
            _ => null,
        };
        return new StepPlan
        {
            MicroBatchesPerEpoch = batches,
            StepsPerEpoch = stepsPerEpoch,
            TotalSteps = total,
            Epochs = total / (double)stepsPerEpoch,
            Accumulation = options.GradientAccumulationSteps,
            WarmupSteps = Warmup(options, total),
            LogEvery = Every(options.LoggingStrategy, options.LoggingSteps),
            EvaluateEvery = Every(options.EvalStrategy, options.EvalSteps ?? options.LoggingSteps),
            SaveEvery = Every(options.SaveStrategy, options.SaveSteps),
        };
    }

    /// <summary>Epoch, from 0, that a step belongs to, and its micro-batches within that epoch.</summary>
    public (int Epoch, Range MicroBatches) Work(int step)
    {
        var (epoch, inEpoch) = Math.DivRem(step, StepsPerEpoch);
        var first = inEpoch * Accumulation;
        return (epoch, first..Math.Min(MicroBatchesPerEpoch, first + Accumulation));
    }

    /// <summary>Micro-batches of all steps before <paramref name="step"/>.</summary>
    public ulong MicroBatchesBefore(int step)
    {
        var (epoch, work) = Work(step);
        return ((ulong)epoch * (ulong)MicroBatchesPerEpoch) + (ulong)work.Start.Value;
    }

    /// <summary>Epochs done after <paramref name="steps"/> steps, as a fraction.</summary>
    public double EpochAfter(int steps)
    {
        var (epoch, inEpoch) = Math.DivRem(steps, StepsPerEpoch);
        return epoch + (Math.Min(MicroBatchesPerEpoch, inEpoch * Accumulation) / (double)MicroBatchesPerEpoch);
    }

    private static int Warmup(TrainingOptions options, int total)
    {
        if (options.WarmupRatio is { } ratio)
        {
            return Ceiling(total * ratio);
        }

        return options.WarmupSteps < 1 ? Ceiling(total * options.WarmupSteps) : (int)options.WarmupSteps;
    }

    /// <summary>Rounds up, forgiving the last bits of a product such as 0.1 * 30.</summary>
    private static int Ceiling(double value) => checked((int)Math.Ceiling(value - 1e-9));
}
