using Lathe.Models.Outputs;
using Lathe.Recipes.Model;
using Lathe.Training.Checkpoints;

namespace Lathe.Training.Loop;

/// <summary>
/// What is already in <c>output_dir</c> decides whether a run starts, goes on or is refused, with LLaMA-Factory's rules. Nothing is
/// deleted before model and data have been read without error, and nothing that was not seen when the run was started; run records
/// below <c>.lathe</c> never are.
/// </summary>
public sealed class OutputDirectory
{
    /// <summary>What may be deleted; null: nothing.</summary>
    private readonly IReadOnlyDictionary<string, string>? _overwritten;

    private OutputDirectory(string path, string? resumeFrom, IReadOnlyDictionary<string, string>? overwritten)
    {
        Path = path;
        ResumeFrom = resumeFrom;
        _overwritten = overwritten;
    }

    public string Path { get; }

    /// <summary>Checkpoint to go on from; null for a fresh start.</summary>
    public string? ResumeFrom { get; }

    /// <param name="options">The recipe's.</param>
    /// <param name="workingDirectory">Relative paths start here.</param>
    /// <param name="inputs">Absolute paths of models and adapters that the run reads.</param>
    /// <param name="expected">What was settled before the start; null: what is there now counts as seen, and the recipe decides.</param>
    /// <exception cref="TrainingException">The folder holds a finished run, the model that is to be read, or news.</exception>
    public static OutputDirectory Inspect(
        TrainingOptions options, string workingDirectory, IEnumerable<string> inputs, OutputExpectation? expected = null)
    {
        var path = System.IO.Path.GetFullPath(options.OutputDir, workingDirectory);
        var contents = OutputContents.Read(path);
        expected ??= ByRecipe(options, workingDirectory, path, contents);
        if (expected.Checkpoint is { } checkpoint)
        {
            return new OutputDirectory(path, checkpoint, overwritten: null);
        }

        if (expected.Overwrites)
        {
            CheckInputs(path, inputs);
            CheckNews(path, contents.Entries, expected.Seen);
            return new OutputDirectory(path, null, expected.Seen);
        }

        CheckNews(path, contents.Entries.Where(entry => entry.IsPrecious), expected.Seen);
        return new OutputDirectory(path, null, overwritten: null);
    }

    /// <summary>Creates the folder and, when that was chosen, clears what an earlier run left.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(Path);
        CheckpointFolder.RemoveUnfinished(Path);
        if (_overwritten is null)
        {
            return;
        }

        // Loading takes minutes: whatever came up in that time was not meant.
        var entries = OutputContents.Read(Path).Entries;
        CheckNews(Path, entries, _overwritten);
        foreach (var entry in entries)
        {
            var full = System.IO.Path.Combine(Path, entry.Name);
            if (entry.Step is null)
            {
                File.Delete(full);
            }
            else
            {
                Directory.Delete(full, recursive: true);
            }
        }
    }

    private static OutputExpectation ByRecipe(TrainingOptions options, string workingDirectory, string path, OutputContents contents)
    {
        if (options.ResumeFromCheckpoint is { Length: > 0 } explicitly)
        {
            return new OutputExpectation(false, System.IO.Path.GetFullPath(explicitly, workingDirectory), contents.Stamps);
        }

        if (options.OverwriteOutputDir || contents.LastCheckpoint is null)
        {
            return options.OverwriteOutputDir || contents.Entries.FirstOrDefault(entry => entry.IsWeights) is not { } finished
                ? new OutputExpectation(options.OverwriteOutputDir, null, contents.Stamps)
                : throw new TrainingException(
                    TrainingFailure.Recipe,
                    $"output_dir {path} already holds the result of a run ({finished.Name}) and no checkpoint to go on from.",
                    "Choose another output_dir, or set overwrite_output_dir: true to replace it.");
        }

        return new OutputExpectation(false, System.IO.Path.Combine(path, contents.LastCheckpoint.Name), contents.Stamps);
    }

    private static void CheckInputs(string path, IEnumerable<string> inputs)
    {
        if (inputs.FirstOrDefault(input => OutputContents.Covers(path, input)) is { } inside)
        {
            throw new TrainingException(
                TrainingFailure.Recipe,
                $"overwrite_output_dir would delete {inside}, which this recipe reads.",
                "Choose another output_dir.");
        }
    }

    private static void CheckNews(string path, IEnumerable<OutputEntry> entries, IReadOnlyDictionary<string, string> seen)
    {
        if (new OutputContents([.. entries]).FindNews(seen) is { } news)
        {
            throw new TrainingException(
                TrainingFailure.Recipe,
                $"output_dir {path} has changed since this run was started: {news.Name} is new or another one. Nothing was deleted.",
                "Start the run again: it will look at what is there now.");
        }
    }
}
