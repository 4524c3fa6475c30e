using Lathe.Recipes.Model;
using Lathe.Training.Artifacts;
using Lathe.Training.Checkpoints;

namespace Lathe.Training.Loop;

/// <summary>
/// What is already in <c>output_dir</c> decides whether a run starts, goes on or is refused, with LLaMA-Factory's rules. Nothing is
/// deleted before model and data have been read without error; run records below <c>.lathe</c> never are.
/// </summary>
public sealed class OutputDirectory
{
    /// <summary>Results of an earlier run. A file the user put there is none of them.</summary>
    private static readonly string[] Artifacts =
    [
        ModelSaver.AdapterWeights, AdapterConfig.FileName, "model.safetensors", "model.safetensors.index.json",
        TrainerLog.FileName, TrainerState.FileName, "train_results.json", "eval_results.json", ResultsFiles.AllFileName,
        "training_loss.png", "training_eval_loss.png", "training_eval_accuracy.png",
    ];

    private readonly bool _overwrite;

    private OutputDirectory(string path, string? resumeFrom, bool overwrite)
    {
        Path = path;
        ResumeFrom = resumeFrom;
        _overwrite = overwrite;
    }

    public string Path { get; }

    /// <summary>Checkpoint to go on from; null for a fresh start.</summary>
    public string? ResumeFrom { get; }

    /// <exception cref="TrainingException">The folder holds a finished run, or the model that is to be read.</exception>
    public static OutputDirectory Inspect(TrainingOptions options, string workingDirectory, IEnumerable<string> inputs)
    {
        var path = System.IO.Path.GetFullPath(options.OutputDir, workingDirectory);
        if (options.ResumeFromCheckpoint is { Length: > 0 } explicitly)
        {
            return new OutputDirectory(path, System.IO.Path.GetFullPath(explicitly, workingDirectory), overwrite: false);
        }

        if (options.OverwriteOutputDir)
        {
            var inside = inputs.FirstOrDefault(input => IsInside(input, path) && IsArtifact(input, path));
            return inside is null
                ? new OutputDirectory(path, null, overwrite: true)
                : throw new TrainingException(
                    TrainingFailure.Recipe,
                    $"overwrite_output_dir would delete {inside}, which this recipe reads.",
                    "Choose another output_dir.");
        }

        if (CheckpointFolder.Latest(path) is { } latest)
        {
            return new OutputDirectory(path, latest, overwrite: false);
        }

        var finished = Artifacts.FirstOrDefault(name => name.EndsWith(".safetensors", StringComparison.Ordinal) && File.Exists(System.IO.Path.Combine(path, name)));
        return finished is null
            ? new OutputDirectory(path, null, overwrite: false)
            : throw new TrainingException(
                TrainingFailure.Recipe,
                $"output_dir {path} already holds the result of a run ({finished}) and no checkpoint to go on from.",
                "Choose another output_dir, or set overwrite_output_dir: true to replace it.");
    }

    /// <summary>Creates the folder and, when the recipe says so, clears what an earlier run left.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(Path);
        CheckpointFolder.RemoveUnfinished(Path);
        if (!_overwrite)
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(Path).Where(file => IsArtifact(file, Path)).ToList())
        {
            File.Delete(file);
        }

        foreach (var (_, folder) in CheckpointFolder.All(Path))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsInside(string path, string folder) =>
        System.IO.Path.GetFullPath(path) is var full && (full == folder || full.StartsWith(folder + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static bool IsArtifact(string path, string folder)
    {
        var relative = System.IO.Path.GetRelativePath(folder, path);
        return relative == "."
            || relative.StartsWith("checkpoint-", StringComparison.Ordinal)
            || Artifacts.Contains(relative, StringComparer.Ordinal)
            || (relative.StartsWith("model-", StringComparison.Ordinal) && relative.EndsWith(".safetensors", StringComparison.Ordinal));
    }
}
