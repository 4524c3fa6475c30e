using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Memory;

/// <summary>Says why a recipe's memory is not planned.</summary>
public static class PlanProblem
{
    /// <summary>A sentence about a recipe without a plan.</summary>
    public static string Of(RecipeSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        string model = snapshot.Bound.Recipe.Model.ModelNameOrPath;
        return snapshot.Surroundings.Fit is null ? snapshot.Surroundings.FitProblem ?? "What memory this machine has is not known yet."
            : snapshot.Bound.Command != RecipeCommand.Train ? "Only the memory of trainings is planned."
            : model.Length == 0 ? "The recipe names no model: set model_name_or_path."
            : !RecipePlan.IsPlannable(snapshot) ? "The recipe is no training yet, or has errors in keys that memory depends on."
            : RecipePlan.ShapeOf(snapshot) is null ? "The model is neither a folder with the config.json of a known family nor a published model whose shape is known."
            : "The memory of the recipe's stage, finetuning_type or optim is not known.";
    }
}
