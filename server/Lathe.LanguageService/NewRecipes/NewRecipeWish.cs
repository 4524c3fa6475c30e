using Lathe.Memory.Fit;
using Lathe.Models.Shapes;

namespace Lathe.LanguageService.NewRecipes;

/// <summary>What a new recipe is to be made of.</summary>
/// <param name="Task">What it is for.</param>
/// <param name="Name">The recipe's name, which the folder of its results gets as well.</param>
/// <param name="Fit">The device it is made for, and the software that runs it there.</param>
public sealed record NewRecipeWish(RecipeTask Task, string Name, RecipeFit Fit)
{
    /// <summary>The device computes in bf16, and no slower than in fp32; null where that is not known.</summary>
    public bool? HasBf16 { get; init; }

    /// <summary>Model folder, as the recipe is to name it; null: a place to fill in.</summary>
    public string? Model { get; init; }

    /// <summary>The model's shape; null when it is not known.</summary>
    public ModelShape? Shape { get; init; }

    /// <summary>The chat template the model's own one was recognised as; null when it was not.</summary>
    public string? Template { get; init; }

    /// <summary>The model's tokenizer could be asked for its template.</summary>
    public bool IsTemplateAsked { get; init; }

    /// <summary>Registered dataset; null: a place to fill in.</summary>
    public string? Dataset { get; init; }

    /// <summary>Folder of its registry.</summary>
    public string? DatasetFolder { get; init; }
}
