using System.Globalization;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Model;

namespace Lathe.LanguageService.Hints;

/// <summary>How many optimizer steps the training takes, or how many epochs its steps are.</summary>
internal static class StepHint
{
    /// <summary>What the number of steps follows from.</summary>
    private static readonly string[] Keys =
    [
        "dataset", "dataset_dir", "max_samples", "val_size", "packing", "stage", "per_device_train_batch_size",
        "gradient_accumulation_steps", "num_train_epochs", "max_steps", "dataloader_drop_last",
    ];

    public static RecipeHint? For(RecipeSnapshot snapshot)
    {
        Recipe recipe = snapshot.Bound.Recipe;
        bool decidesSteps = recipe.Training.MaxSteps > 0;

        // Packed rows become blocks, whose number only the tokens tell.
        bool isPacked = recipe.Data.Packing ?? recipe.Method.Stage == TrainingStage.Pt;
        BoundKey? place = RecipeHints.Written(snapshot, decidesSteps ? "max_steps" : "num_train_epochs");
        if (place is null || isPacked || !RecipeHints.AreSound(snapshot, Keys) || CountSamples(snapshot) is not { } samples)
        {
            return null;
        }

        TrainingOptions training = recipe.Training;
        double batches = training.DataloaderDropLast
            ? Math.Floor(samples / (double)training.PerDeviceTrainBatchSize)
            : Math.Ceiling(samples / (double)training.PerDeviceTrainBatchSize);
        double stepsPerEpoch = Math.Ceiling(batches / training.GradientAccumulationSteps);
        if (stepsPerEpoch < 1)
        {
            return null;
        }

        string label = decidesSteps
            ? Invariant($"about {training.MaxSteps / stepsPerEpoch:0.##} epochs")
            : Invariant($"{Math.Ceiling((training.NumTrainEpochs * stepsPerEpoch) - 1e-9):#,0} steps");
        return new RecipeHint(
            place.ValueSpan.End,
            label,
            Invariant($"{samples:#,0} rows, {stepsPerEpoch:#,0} optimizer steps in an epoch. Rows that can't be used are left out when training starts."));
    }

    /// <summary>Rows of all datasets less those held out; null when one is not known.</summary>
    private static long? CountSamples(RecipeSnapshot snapshot)
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

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
