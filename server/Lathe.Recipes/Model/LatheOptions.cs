using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Model;

/// <summary>Lathe's own keys. They add; none changes the meaning of another key.</summary>
public sealed record LatheOptions
{
    /// <summary><c>lathe_preview_prompts</c>: how many prompts are answered before and after training (greedy); 0 turns it off.</summary>
    [RecipeKey(
        "How many prompts are answered before and after training, to compare; 0 turns it off.", Name = "lathe_preview_prompts", Min = 0,
        Max = 1000)]
    public int PreviewPrompts { get; init; }

    [RecipeKey(
        "Keeps the 4-bit weights that quantization_bit makes in the user's cache folder, so that the next run on the same model maps them "
        + "instead of quantizing again.", Name = "lathe_quantized_cache")]
    public bool QuantizedCache { get; init; }
}
