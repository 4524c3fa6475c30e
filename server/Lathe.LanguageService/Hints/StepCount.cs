using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Model;

namespace Lathe.LanguageService.Hints;

/// <summary>How many optimizer steps a training on one device takes.</summary>
/// <param name="Rows">Trained on in an epoch.</param>
/// <param name="PerEpoch">Steps in an epoch.</param>
internal sealed record StepCount(long Rows, double PerEpoch)
{
    /// <summary>What the number of steps follows from.</summary>
    private static readonly string[] Keys =
    [
        "dataset", "dataset_dir", "max_samples", "val_size", "packing", "neat_packing", "stage", "per_device_train_batch_size",
        "gradient_accumulation_steps", "num_train_epochs", "max_steps", "dataloader_drop_last",
    ];

    /// <summary>Null when the rows are not known, or become blocks, whose number only the tokens tell.</summary>
    public static StepCount? Of(RecipeSnapshot snapshot)
    {
        Recipe recipe = snapshot.Bound.Recipe;
        if (recipe.IsPacked() || !RecipeHints.AreSound(snapshot, Keys) || CountRows(snapshot) is not { } rows)
        {
            return null;
        }

        TrainingOptions training = recipe.Training;
        double batches = rows / (double)training.PerDeviceTrainBatchSize;
        double whole = training.DataloaderDropLast ? Math.Floor(batches) : Math.Ceiling(batches);
        double steps = Math.Ceiling(whole / training.GradientAccumulationSteps);
        return steps < 1 ? null : new StepCount(rows, steps);
    }

    /// <summary>Steps of the whole training: those that are written, else those of its epochs; null when they are not known.</summary>
    public static double? Planned(RecipeSnapshot snapshot)
    {
        TrainingOptions training = snapshot.Bound.Recipe.Training;
        return training.MaxSteps > 0 && RecipeHints.AreSound(snapshot, "max_steps") ? training.MaxSteps : Of(snapshot)?.In(training.NumTrainEpochs);
    }

    /// <summary>Steps of so many epochs.</summary>
    public double In(double epochs) => Math.Ceiling((epochs * PerEpoch) - 1e-9);

    /// <summary>Rows of all datasets less those held out; null when one is not known.</summary>
    private static long? CountRows(RecipeSnapshot snapshot)
    {
        DataOptions data = snapshot.Bound.Recipe.Data;
        long rows = 0;
        foreach (string name in data.Dataset.Distinct(StringComparer.Ordinal))
        {
            if (snapshot.Surroundings.CountRows(data.DatasetDir, name) is not { } count)
            {
                return null;
            }

            rows += Math.Min(count, data.MaxSamples ?? long.MaxValue);
        }

        double held = data.ValSize is > 0 and < 1 ? Math.Ceiling(rows * data.ValSize) : Math.Floor(data.ValSize);
        return rows - held >= 1 ? rows - (long)held : null;
    }
}
