using Lathe.Jobs.Runs;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Model;

namespace Lathe.Cli.Commands.Targets;

/// <summary>What a training has left in its folder.</summary>
/// <param name="Folder">Absolute; with the model, or with the adapter.</param>
/// <param name="IsAdapter">It goes with a base.</param>
/// <param name="BaseName">The model that was trained, as the recipe names it.</param>
/// <param name="Recipe">With absolute paths.</param>
internal sealed record TrainedModel(string Folder, bool IsAdapter, string BaseName, Recipe Recipe)
{
    /// <summary>By the recipe that it was trained with.</summary>
    /// <param name="trained">The recipe.</param>
    /// <param name="workingDirectory">What its relative paths count from.</param>
    /// <exception cref="RunStartException">Nothing was trained, or nothing is left.</exception>
    public static TrainedModel Of(Recipe trained, string workingDirectory)
    {
        var recipe = RecipePaths.MakeAbsolute(trained, workingDirectory);
        var folder = recipe.Training.OutputDir;
        var isAdapter = recipe.Method.FinetuningType == FinetuningType.Lora;
        return (isAdapter ? TargetFolder.IsAdapter(folder) : TargetFolder.IsModel(folder))
            ? new TrainedModel(folder, isAdapter, trained.Model.ModelNameOrPath, recipe)
            : throw new RunStartException(
                WorkerExitCode.Model,
                $"There is no trained {(isAdapter ? "adapter" : "model")} in {folder}.",
                hint: "Train first. What a run in the middle of its training has saved is used by naming the checkpoint's folder.");
    }

    /// <summary>By the run that trained it.</summary>
    /// <param name="run">Where the run's records are.</param>
    /// <param name="workingDirectory">That of the run.</param>
    /// <param name="title">The run, for messages.</param>
    /// <exception cref="RunStartException">Its recipe is of another time, nothing was trained, or nothing is left.</exception>
    public static TrainedModel Of(RunDirectory run, string workingDirectory, string title) => OutputState.ReadRecipe(run) is { } recipe
        ? Of(recipe, workingDirectory)
        : throw new RunStartException(WorkerExitCode.Version, $"The recipe of run {title} cannot be read.");
}
