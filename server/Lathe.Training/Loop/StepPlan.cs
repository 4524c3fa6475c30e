using Lathe.Recipes.Model;

namespace Lathe.Training.Loop;

/// <summary>How many steps a run has, and when it logs, evaluates and saves. Counts as Hugging Face's Trainer does.</summary>
public sealed record StepPlan
{
    /// <summary>Null for streamed data, of which nobody knows how much there is.</summary>
    public required EpochPlan? Epoch { get; init; }

    /// <summary>Optimizer steps of the whole run.</summary>
    public required int TotalSteps { get; init; }

    public required int WarmupSteps { get; init; }

    /// <summary>When a log line is written; null: never.</summary>
    public required StepInterval? Logs { get; init; }

    public required StepInterval? Evaluates { get; init; }

    public required StepInterval? Saves { get; init; }

    /// <summary>Passes over the data, as a fraction; null for streamed data.</summary>
    public double? Epochs => Epoch is { } epoch ? TotalSteps / (double)epoch.Steps : null;

    /// <exception cref="TrainingException">The examples are less than a batch.</exception>
    public static StepPlan For(TrainingOptions options, int examples)
    {
        var batches = options.DataloaderDropLast
            ? examples / options.PerDeviceTrainBatchSize
            : Ceiling(examples / (double)options.PerDeviceTrainBatchSize);
        if (!options.DoTrain)
        {
            return Of(options, new EpochPlan(Math.Max(1, batches), options.GradientAccumulationSteps), total: 0);
        }

        if (batches == 0)
        {
            throw new TrainingException(
                TrainingFailure.Data,
                $"{examples} training rows are fewer than one batch of {options.PerDeviceTrainBatchSize}, and dataloader_drop_last drops it.",
                "Lower per_device_train_batch_size or set dataloader_drop_last: false.");
        }

        var epoch = new EpochPlan(batches, options.GradientAccumulationSteps);
        return Of(options, epoch, options.MaxSteps > 0 ? options.MaxSteps : Ceiling(options.NumTrainEpochs * epoch.Steps));
    }

    /// <summary>For data that is read while training.</summary>
    /// <exception cref="TrainingException">The recipe does not say how many steps.</exception>
    public static StepPlan ForStream(TrainingOptions options) => options.MaxSteps > 0 || !options.DoTrain
        ? Of(options, epoch: null, Math.Max(0, options.MaxSteps))
        : throw new TrainingException(
            TrainingFailure.Recipe, "streaming: a stream has no known length, so the number of steps has to be said.", "Set max_steps.");

    private static StepPlan Of(TrainingOptions options, EpochPlan? epoch, int total)
    {
        StepInterval? Every(IntervalStrategy strategy, double steps) => strategy switch
        {
            IntervalStrategy.Steps => new StepInterval(Math.Max(1, steps < 1 ? Ceiling(total * steps) : (int)steps)),
            IntervalStrategy.Epoch => new StepInterval(epoch?.Steps),
            _ => null,
        };
        return new StepPlan
        {
            Epoch = epoch,
            TotalSteps = total,
            WarmupSteps = Warmup(options, total),
            Logs = Every(options.LoggingStrategy, options.LoggingSteps),
            Evaluates = Every(options.EvalStrategy, options.EvalSteps ?? options.LoggingSteps),
            Saves = Every(options.SaveStrategy, options.SaveSteps),
        };
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
