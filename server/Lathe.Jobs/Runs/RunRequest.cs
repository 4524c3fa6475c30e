using Lathe.Recipes.Model;

namespace Lathe.Jobs.Runs;

/// <summary>What <see cref="RunStarter"/> needs to start a run.</summary>
public sealed record RunRequest
{
    /// <summary>Path of the user's file.</summary>
    public required string RecipePath { get; init; }

    /// <summary>Its text, which is frozen in the records.</summary>
    public required string RecipeText { get; init; }

    /// <summary><c>key=value</c> words that were applied on top.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>Relative paths of the recipe start here.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The bound recipe; its paths may be relative.</summary>
    public required Recipe Recipe { get; init; }
}
