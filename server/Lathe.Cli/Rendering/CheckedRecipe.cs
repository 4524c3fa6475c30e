using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;

namespace Lathe.Cli.Rendering;

/// <summary>What came of checking one recipe.</summary>
/// <param name="Path">The recipe, as it was named.</param>
/// <param name="Command">What it was checked for; null when it could not be read or is no recipe.</param>
/// <param name="Findings">What there is to say about it.</param>
/// <param name="Problem">What kept it from being read, as a sentence.</param>
public sealed record CheckedRecipe(string Path, RecipeCommand? Command, IReadOnlyList<Finding> Findings, string? Problem)
{
    public static CheckedRecipe Of(string path, BindResult bound)
    {
        ArgumentNullException.ThrowIfNull(bound);
        return new CheckedRecipe(path, bound.Command, bound.Findings, null);
    }

    /// <summary>A JSON file that belongs to training, which no command tells apart.</summary>
    public static CheckedRecipe OfJson(string path, IReadOnlyList<Finding> findings) => new(path, null, findings, null);

    public static CheckedRecipe Unread(string path, string problem) => new(path, null, [], problem);
}
