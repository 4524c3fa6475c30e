namespace Lathe.Recipes.Keys;

/// <summary>Says what one value of a key with a closed set of values means.</summary>
/// <param name="documentation">One sentence.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class RecipeChoiceAttribute(string documentation) : Attribute
{
    public string Documentation { get; } = documentation;
}
