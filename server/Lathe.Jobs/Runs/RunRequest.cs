using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs;
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

    /// <summary>What the user chose about what is in its output_dir; null: nothing.</summary>
    public ExistingOutput? Existing { get; init; }

    /// <summary>Whether the run waits until its device is free; false: it begins at once.</summary>
    public bool Queues { get; init; } = true;

    /// <summary>The memory that was planned for it; null when that is not known.</summary>
    public RunPlan? Plan { get; init; }
}
