namespace Lathe.Recipes.Model;

/// <summary>How answers are generated.</summary>
public sealed record GenerationOptions
{
    public int MaxNewTokens { get; init; } = 1024;

    public bool SkipSpecialTokens { get; init; } = true;
}
