using Lathe.Models.Hub;
using Lathe.Recipes.Model;

namespace Lathe.Jobs.Runs;

/// <summary>Paths of a recipe, taken from the working directory.</summary>
public static class RecipePaths
{
    /// <summary>
    /// The same recipe with every path absolute, so that it means the same in another process; a model that was fetched from a hub before is
    /// named by its folder.
    /// </summary>
    public static Recipe MakeAbsolute(Recipe recipe, string workingDirectory)
    {
        string Absolute(string path) => path.Length == 0 ? path : Path.GetFullPath(path, workingDirectory);
        return recipe with
        {
            Model = recipe.Model with
            {
                ModelNameOrPath = recipe.Model.ModelNameOrPath is { Length: > 0 } model ? HubCache.ResolveModel(model, workingDirectory) : "",
                AdapterNameOrPath = [.. recipe.Model.AdapterNameOrPath.Select(Absolute)],
            },
            Data = recipe.Data with
            {
                DatasetDir = Absolute(recipe.Data.DatasetDir),
                TokenizedPath = recipe.Data.TokenizedPath is { } tokenized ? Absolute(tokenized) : null,
            },
            Training = recipe.Training with
            {
                OutputDir = Absolute(recipe.Training.OutputDir),
                LoggingDir = recipe.Training.LoggingDir is { } logging ? Absolute(logging) : null,
                ResumeFromCheckpoint = recipe.Training.ResumeFromCheckpoint is { } checkpoint ? Absolute(checkpoint) : null,
            },
        };
    }
}
