using System.Globalization;
using Lathe.Models.Outputs;
using Lathe.Protocol.Daemon;
using Lathe.Recipes.Model;

namespace Lathe.Jobs.Runs;

/// <summary>
/// LLaMA-Factory's rules about what is in output_dir, told before the start: it goes on from the last checkpoint by itself, and
/// <c>overwrite_output_dir: true</c> begins anew. In a recipe alone that deletes no checkpoint and no weights, because the recipe was
/// written before they were there: somebody has to choose. Pure.
/// </summary>
public static class StartPlanner
{
    /// <param name="recipe">With absolute paths.</param>
    /// <param name="state">What is in its output_dir.</param>
    /// <param name="choice">What the user chose about it; null: nothing.</param>
    public static StartPlan Plan(Recipe recipe, OutputState state, ExistingOutput? choice)
    {
        var training = recipe.Training;
        if (training.ResumeFromCheckpoint is { Length: > 0 } named)
        {
            return new StartPlan
            {
                Kind = StartKind.Resume,
                Checkpoint = named,
                Contents = state.Contents,
                Message = $"Goes on from {named} (resume_from_checkpoint).",
            };
        }

        var last = state.Contents.LastCheckpoint;
        return (choice, training.OverwriteOutputDir) switch
        {
            (ExistingOutput.Resume, _) or (null, false) when last is not null => Resume(recipe, state, last),
            (ExistingOutput.Resume, _) => Refuse(state, $"output_dir {state.Folder} holds no checkpoint to go on from.", "Start a run of its own."),
            (null, false) => WithoutCheckpoint(state),
            _ => Overwrite(recipe, state, isChosen: choice is ExistingOutput.Overwrite),
        };
    }

    private static StartPlan Resume(Recipe recipe, OutputState state, OutputEntry last)
    {
        var changed = state.LastCheckpointRecipe is { } before ? RecipeDifferences.Between(recipe, before) : [];
        var from = state.LastCheckpointRun is { } run ? $"{last.Name} of run {run}" : last.Name;
        return new StartPlan
        {
            Kind = StartKind.Resume,
            Checkpoint = Path.Combine(state.Folder, last.Name),
            CheckpointRun = state.LastCheckpointRun,
            ChangedKeys = changed,
            Contents = state.Contents,
            CanOverwrite = FindInput(recipe, state) is null,
            Message = $"Goes on from {from} in {state.Folder}"
                + (changed.Count > 0 ? $", although the recipe has changed since: {string.Join(", ", changed)}." : "."),
            Hint = "To begin anew, overwrite what is there (overwrite_output_dir=true) or choose another output_dir.",
        };
    }

    private static StartPlan WithoutCheckpoint(OutputState state)
    {
        if (state.Contents.Entries.FirstOrDefault(entry => entry.IsWeights) is not { } weights)
        {
            return new StartPlan { Kind = StartKind.Fresh, Contents = state.Contents };
        }

        return new StartPlan
        {
            Kind = StartKind.Choice,
            Contents = state.Contents,
            CanOverwrite = true,
            Message = $"output_dir {state.Folder} holds the result of a run ({weights.Name}) and no checkpoint to go on from.",
            Hint = "Choose another output_dir, or overwrite what is there (overwrite_output_dir=true).",
        };
    }

    private static StartPlan Overwrite(Recipe recipe, OutputState state, bool isChosen)
    {
        var contents = state.Contents;
        if (contents.Entries.Count == 0)
        {
            return new StartPlan { Kind = StartKind.Fresh, Contents = contents };
        }

        if (FindInput(recipe, state) is { } input)
        {
            return Refuse(state, $"overwrite_output_dir would delete {input}, which this recipe reads.", "Choose another output_dir.");
        }

        if (isChosen || !contents.IsPrecious)
        {
            return new StartPlan
            {
                Kind = StartKind.Overwrite,
                Contents = contents,
                Message = $"Deletes {Summary(state)} in {state.Folder} before it trains.",
            };
        }

        var last = contents.LastCheckpoint;
        return new StartPlan
        {
            Kind = StartKind.Choice,
            Contents = contents,
            CanOverwrite = true,
            Checkpoint = last is null ? null : Path.Combine(state.Folder, last.Name),
            CheckpointRun = state.LastCheckpointRun,
            ChangedKeys = last is not null && state.LastCheckpointRecipe is { } before ? RecipeDifferences.Between(recipe, before) : [],
            Message = $"overwrite_output_dir: true would delete {Summary(state)} in {state.Folder}.",
            Hint = "Nothing is deleted unless you choose it: overwrite, choose another output_dir"
                + (last is null ? "." : $", or go on from {last.Name}."),
        };
    }

    private static StartPlan Refuse(OutputState state, string message, string hint) =>
        new() { Kind = StartKind.Refused, Contents = state.Contents, Message = message, Hint = hint };

    /// <summary>A path that the run reads and overwriting would delete; null when there is none.</summary>
    private static string? FindInput(Recipe recipe, OutputState state) =>
        ((string[])[recipe.Model.ModelNameOrPath, .. recipe.Model.AdapterNameOrPath])
            .FirstOrDefault(path => path.Length > 0 && OutputContents.Covers(state.Folder, path));

    /// <summary>Such as <c>2 checkpoints and 7 files (1.2 GB, last written by run 20260131-174205-k3f9q)</c>.</summary>
    private static string Summary(OutputState state)
    {
        var checkpoints = state.Contents.Checkpoints.Count();
        var files = state.Contents.Entries.Count - checkpoints;
        var parts = ((string?[])[Count(checkpoints, "checkpoint"), Count(files, "file")]).OfType<string>();
        var run = state.LastRun is { } last ? $", last written by run {last}" : "";
        return $"{string.Join(" and ", parts)} ({Size(state.Contents.Entries.Sum(entry => entry.Bytes))}{run})";
    }

    private static string? Count(int number, string noun) => number switch
    {
        0 => null,
        1 => $"1 {noun}",
        _ => $"{number} {noun}s",
    };

    private static string Size(long bytes) => bytes switch
    {
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        >= 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        _ => $"{bytes} bytes",
    };
}
