using Lathe.LanguageService.Edits;
using Lathe.Recipes.Findings;

namespace Lathe.LanguageService.Actions;

/// <summary>Something an editor may offer to do to a recipe's text.</summary>
/// <param name="Title">For a menu.</param>
/// <param name="Kind">What sort of action it is.</param>
/// <param name="Changes">What it does.</param>
public sealed record RecipeAction(string Title, RecipeActionKind Kind, IReadOnlyList<TextChange> Changes)
{
    /// <summary>What is settled by it.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public bool IsPreferred { get; init; }
}
