using System.Globalization;
using Lathe.LanguageService.Hints;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Model;

namespace Lathe.LanguageService.Summary;

/// <summary>A recipe in a sentence: what it does, and whether it can.</summary>
public static class RecipeSummary
{
    /// <summary>
    /// Such as <c>Trains a LoRA adapter for models/tiny on identity, 39 steps: it can run.</c> Never throws for anything a user wrote.
    /// </summary>
    public static string Of(RecipeSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        BindResult bound = snapshot.Bound;
        int errors = bound.Findings.Count(finding => finding.Severity == Severity.Error);
        string verdict = errors switch
        {
            0 => "it can run",
            1 => "1 error keeps it from running",
            _ => Invariant($"{errors:#,0} errors keep it from running"),
        };
        return bound.Command == RecipeCommand.Train
            ? $"{Work(snapshot)}: {verdict}."
            : $"A recipe for {RecipeCommands.Activity(bound.Command)}, which `lathe {RecipeCommands.Name(bound.Command)}` runs: {verdict}.";
    }

    private static string Work(RecipeSnapshot snapshot)
    {
        Recipe recipe = snapshot.Bound.Recipe;
        TrainingOptions training = recipe.Training;
        if (!training.DoTrain)
        {
            return training.DoPredict ? $"Answers questions with {Model(recipe)}"
                : training.DoEval ? $"Evaluates {Model(recipe)}"
                : "Neither trains nor evaluates";
        }

        string kind = recipe.Method.FinetuningType == FinetuningType.Full ? "all weights of" : "a LoRA adapter for";
        string data = recipe.Data.Dataset.Count == 0 ? "" : $" on {string.Join(", ", recipe.Data.Dataset)}";
        string steps = StepCount.Planned(snapshot) is { } count ? Invariant($", {count:#,0} {(count == 1 ? "step" : "steps")}") : "";
        return $"Trains {kind} {Model(recipe)}{data}{steps}";
    }

    private static string Model(Recipe recipe) =>
        recipe.Model.ModelNameOrPath.Length == 0 ? "a model that is not named" : recipe.Model.ModelNameOrPath;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
