using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Model;

/// <summary>How answers are generated.</summary>
public sealed record GenerationOptions
{
    [RecipeKey("Longest generated answer.", Unit = "tokens", Min = 1)]
    public int MaxNewTokens { get; init; } = 1024;

    [RecipeKey("Draws each token by its probability instead of taking the likeliest.")]
    public bool DoSample { get; init; } = true;

    [RecipeKey("Below 1 likely tokens get likelier, above 1 rare ones do; 0 takes the likeliest.", Min = 0)]
    public double Temperature { get; init; } = 0.95;

    [RecipeKey("Draws from the likeliest tokens that together have this probability.", Unit = "share", Min = 0, Max = 1)]
    public double TopP { get; init; } = 0.7;

    [RecipeKey("Draws from this many likeliest tokens; 0 and -1 take all.", Unit = "tokens", Min = -1)]
    public int TopK { get; init; } = 50;

    [RecipeKey("Above 1, tokens that have come before get less likely.", Min = 0, MinExclusive = true)]
    public double RepetitionPenalty { get; init; } = 1;

    [RecipeKey(
        "How many beginnings of an answer are followed at once to find the likeliest answer; above 1 nothing is drawn.", Unit = "beams", Min = 1,
        MemoryEffect = "The key-value cache grows in proportion.")]
    public int NumBeams { get; init; } = 1;

    [RecipeKey("Above 0 a search with beams prefers longer answers, below 0 shorter ones.")]
    public double LengthPenalty { get; init; } = 1;

    [RecipeKey("Leaves special tokens out of generated text.")]
    public bool SkipSpecialTokens { get; init; } = true;
}
