using Lathe.LanguageService.Writing;

namespace Lathe.LanguageService.NewRecipes;

/// <summary>What a new recipe can be for.</summary>
/// <param name="Id">A name that stays.</param>
/// <param name="Name">A few words.</param>
/// <param name="Detail">What it is good for, a few words.</param>
public sealed record RecipeTask(string Id, string Name, string Detail)
{
    /// <summary>Lathe can't run it yet; other trainers can.</summary>
    public bool IsNotYet { get; init; }

    /// <summary>It trains, which takes a dataset, and memory that can be planned.</summary>
    public bool Trains { get; init; } = true;

    /// <summary>It learns from conversations, which a chat template makes texts of.</summary>
    public bool Converses { get; init; } = true;

    /// <summary>Only an adapter is trained.</summary>
    public bool IsLora { get; init; }

    /// <summary>The keys that are its own.</summary>
    public required IReadOnlyList<RecipeLine> Lines { get; init; }
}
