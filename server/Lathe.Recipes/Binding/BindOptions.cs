using Lathe.Recipes.Rules;

namespace Lathe.Recipes.Binding;

/// <summary>How a recipe is bound.</summary>
public sealed record BindOptions
{
    /// <summary>What rules may ask about the world outside the text; by default nothing is known, and such rules are silent.</summary>
    public IRecipeFacts Facts { get; init; } = NoFacts.Instance;
}
