using Lathe.Recipes.Keys;
using Lathe.Recipes.Rules;

namespace Lathe.Recipes.Binding;

/// <summary>How a recipe is bound.</summary>
public sealed record BindOptions
{
    /// <summary>What rules may ask about the world outside the text; by default nothing is known, and such rules are silent.</summary>
    public IRecipeFacts Facts { get; init; } = NoFacts.Instance;

    /// <summary>What the recipe is for; null to tell it by the recipe's keys.</summary>
    public RecipeCommand? Command { get; init; }

    /// <summary>The recipe is to be run: one for a command that can't be run yet is refused.</summary>
    public bool IsRun { get; init; }
}
