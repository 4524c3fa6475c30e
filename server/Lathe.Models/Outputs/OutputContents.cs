using System.Globalization;

namespace Lathe.Models.Outputs;

/// <summary>
/// What runs left in an output folder: the files that training writes in LLaMA-Factory's form, and <c>checkpoint-N</c> folders. A file
/// the user put there is none of them, and neither are run records below <c>.lathe</c>.
/// </summary>
/// <param name="Entries">Checkpoints, oldest first, then files by name.</param>
public sealed record OutputContents(IReadOnlyList<OutputEntry> Entries)
{
    private const string CheckpointPrefix = "checkpoint-";

    private static readonly HashSet<string> Files = new(StringComparer.Ordinal)
    {
        "adapter_model.safetensors", "adapter_config.json", "pissa_init.safetensors", "model.safetensors", "model.safetensors.index.json",
        "trainer_log.jsonl", "trainer_state.json", "train_results.json", "eval_results.json", "predict_results.json", "all_results.json",
        "generated_predictions.jsonl",
        "training_loss.png", "training_eval_loss.png", "training_eval_accuracy.png",
    };

    public IEnumerable<OutputEntry> Checkpoints => Entries.Where(entry => entry.Step is not null);

    /// <summary>Null when there is none.</summary>
    public OutputEntry? LastCheckpoint => Checkpoints.LastOrDefault();

    public bool IsPrecious => Entries.Any(entry => entry.IsPrecious);

    /// <summary>Each name with its <see cref="OutputEntry.Stamp"/>.</summary>
    public IReadOnlyDictionary<string, string> Stamps => Entries.ToDictionary(entry => entry.Name, entry => entry.Stamp);

    /// <summary>Empty when there is no such folder. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
    public static OutputContents Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return new OutputContents([]);
        }

        var checkpoints = new DirectoryInfo(folder).EnumerateDirectories(CheckpointPrefix + "*")
            .Select(found => (Found: found, Step: StepOf(found.Name)))
            .Where(one => one.Step is not null)
            .OrderBy(one => one.Step)
            .Select(one => Describe(one.Found, one.Step!.Value));
        var files = new DirectoryInfo(folder).EnumerateFiles()
            .Where(file => IsFile(file.Name))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => new OutputEntry(file.Name, null, file.Length, file.LastWriteTimeUtc));
        return new OutputContents([.. checkpoints, .. files]);
    }

    /// <summary>Whether a path is, or lies in, something that a run leaves in <paramref name="folder"/>. The folder itself counts.</summary>
    public static bool Covers(string folder, string path)
    {
        var relative = Path.GetRelativePath(folder, path);
        var first = relative.Split(Path.DirectorySeparatorChar)[0];
        return relative == "." || StepOf(first) is not null || (relative == first && IsFile(first));
    }

    /// <summary>The first entry that was not there, or was another, when <paramref name="seen"/> was noted; null when there is none.</summary>
    public OutputEntry? FindNews(IReadOnlyDictionary<string, string> seen) =>
        Entries.FirstOrDefault(entry => seen.GetValueOrDefault(entry.Name) != entry.Stamp);

    private static bool IsFile(string name) => Files.Contains(name)
        || (name.StartsWith("model-", StringComparison.Ordinal) && name.EndsWith(".safetensors", StringComparison.Ordinal));

    private static int? StepOf(string name) => name.StartsWith(CheckpointPrefix, StringComparison.Ordinal)
        && int.TryParse(name[CheckpointPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : null;

    private static OutputEntry Describe(DirectoryInfo checkpoint, int step)
    {
        var files = checkpoint.EnumerateFiles("*", SearchOption.AllDirectories).ToList();
        return new OutputEntry(
            checkpoint.Name,
            step,
            files.Sum(file => file.Length),
            files.Select(file => file.LastWriteTimeUtc).DefaultIfEmpty(checkpoint.LastWriteTimeUtc).Max());
    }
}
