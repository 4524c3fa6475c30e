namespace Lathe.Recipes.Model;

/// <summary>Lathe's own keys. They add; none changes the meaning of another key.</summary>
public sealed record LatheOptions
{
    /// <summary><c>lathe_preview_prompts</c>: how many prompts are answered before and after training (greedy); 0 turns it off.</summary>
    public int PreviewPrompts { get; init; }
}
