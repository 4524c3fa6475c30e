namespace Lathe.Recipes.Rules;

/// <summary>Nothing is known.</summary>
public sealed class NoFacts : IRecipeFacts
{
    public static NoFacts Instance { get; } = new();
}
