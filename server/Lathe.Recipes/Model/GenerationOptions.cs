using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Model;

/// <summary>How answers are generated.</summary>
public sealed record GenerationOptions
{
    [RecipeKey("Longest generated answer.", Unit = "tokens", Min = 1)]
    public int MaxNewTokens { get; init; } = 1024;

    [RecipeKey("Leaves special tokens out of generated text.")]
    public bool SkipSpecialTokens { get; init; } = true;
}
