using System.Globalization;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Model;

namespace Lathe.LanguageService.Hints;

/// <summary>How many optimizer steps the training takes, or how many epochs its steps are.</summary>
internal static class StepHint
{
    public static RecipeHint? For(RecipeSnapshot snapshot)
    {
        TrainingOptions training = snapshot.Bound.Recipe.Training;
        bool decidesSteps = training.MaxSteps > 0;
        BoundKey? place = RecipeHints.Written(snapshot, decidesSteps ? "max_steps" : "num_train_epochs");
        if (place is null || StepCount.Of(snapshot) is not { } count)
        {
            return null;
        }

        string label = decidesSteps
            ? Invariant($"about {training.MaxSteps / count.PerEpoch:0.##} epochs")
            : Invariant($"{count.In(training.NumTrainEpochs):#,0} steps");
        return new RecipeHint(
            place.ValueSpan.End,
            label,
            Invariant($"{count.Rows:#,0} rows, {count.PerEpoch:#,0} optimizer steps in an epoch. Rows that can't be used are left out when training starts."));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
