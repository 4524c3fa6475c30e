using Lathe.Recipes.Model;

namespace Lathe.Training.Benchmarks;

/// <summary>What is asked of which model.</summary>
public sealed record BenchmarkJob
{
    /// <summary>Bound for the evaluation command; its paths are absolute.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>Longest prompt in tokens; null: as long as the model's context.</summary>
    public int? MaxPromptLength { get; init; }
}
