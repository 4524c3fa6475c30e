using System.Globalization;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Model;

namespace Lathe.LanguageService.Hints;

/// <summary>How many samples one optimizer step takes.</summary>
internal static class BatchHint
{
    public static RecipeHint? For(RecipeSnapshot snapshot)
    {
        TrainingOptions training = snapshot.Bound.Recipe.Training;
        return training.GradientAccumulationSteps > 1
            && RecipeHints.AreSound(snapshot, "per_device_train_batch_size", "gradient_accumulation_steps")
            && RecipeHints.Written(snapshot, "per_device_train_batch_size", "gradient_accumulation_steps") is { } place
            ? new RecipeHint(
                place.ValueSpan.End,
                string.Create(CultureInfo.InvariantCulture, $"{(long)training.PerDeviceTrainBatchSize * training.GradientAccumulationSteps} per step"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{training.PerDeviceTrainBatchSize} samples × {training.GradientAccumulationSteps} passes before one optimizer step."))
            : null;
    }
}
