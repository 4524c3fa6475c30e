using System.Text.Json;
using Lathe.Models.Outputs;
using Lathe.Protocol.Runs;
using Lathe.Recipes.Model;

namespace Lathe.Jobs.Runs;

/// <summary>What is in an output folder, as far as a start depends on it.</summary>
/// <param name="Folder">Absolute.</param>
/// <param name="Contents">What runs left there.</param>
/// <param name="LastCheckpointRun">The run that wrote the last checkpoint; null when that is not known.</param>
/// <param name="LastCheckpointRecipe">Its recipe; null when it is not known or cannot be read.</param>
/// <param name="LastRun">The newest run that has its records there; null when there is none.</param>
public sealed record OutputState(
    string Folder, OutputContents Contents, string? LastCheckpointRun = null, Recipe? LastCheckpointRecipe = null, string? LastRun = null)
{
    /// <summary>Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
    public static OutputState Read(string folder)
    {
        var contents = OutputContents.Read(folder);
        var runs = RunDirectory.AllOf(folder);
        var writer = contents.LastCheckpoint is { Step: { } step }
            ? runs.FirstOrDefault(run => RunTrace.Read(run).Checkpoints.Any(checkpoint => checkpoint.Step == step))
            : null;
        return new OutputState(
            folder, contents, writer?.Id.ToString(), writer is null ? null : ReadRecipe(writer), runs is [var newest, ..] ? newest.Id.ToString() : null);
    }

    /// <summary>A run's recipe as it ran; null when it cannot be read.</summary>
    public static Recipe? ReadRecipe(RunDirectory run)
    {
        try
        {
            return JsonSerializer.Deserialize<Recipe>(File.ReadAllBytes(run.ResolvedRecipe), RecipeJson.Options);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
