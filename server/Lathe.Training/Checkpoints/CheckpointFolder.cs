using System.Globalization;

namespace Lathe.Training.Checkpoints;

/// <summary>The <c>checkpoint-N</c> folders of an output folder.</summary>
public static class CheckpointFolder
{
    private const string Prefix = "checkpoint-";

    /// <summary>Written under this name first, so that a crash leaves no folder that looks whole.</summary>
    private const string Unfinished = "tmp-checkpoint-";

    public static string Of(string outputDirectory, int step) =>
        Path.Combine(outputDirectory, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step}"));

    public static string UnfinishedOf(string outputDirectory, int step) =>
        Path.Combine(outputDirectory, string.Create(CultureInfo.InvariantCulture, $"{Unfinished}{step}"));

    /// <summary>All checkpoints, oldest first.</summary>
    public static IReadOnlyList<(int Step, string Path)> All(string outputDirectory) => !Directory.Exists(outputDirectory)
        ? []
        :
        [
            .. Directory.EnumerateDirectories(outputDirectory, Prefix + "*")
                .Select(path => (Step: StepOf(path), Path: path))
                .Where(folder => folder.Step is not null)
                .Select(folder => (folder.Step!.Value, folder.Path))
                .OrderBy(folder => folder.Value),
        ];

    public static string? Latest(string outputDirectory) => All(outputDirectory) is [.., var last] ? last.Path : null;

    /// <summary>Removes what a crash left unfinished.</summary>
    public static void RemoveUnfinished(string outputDirectory)
    {
        foreach (var folder in Directory.EnumerateDirectories(outputDirectory, Unfinished + "*"))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Keeps the newest <paramref name="limit"/> checkpoints; 0 or null keeps all.</summary>
    public static void Rotate(string outputDirectory, int? limit)
    {
        if (limit is not > 0)
        {
            return;
        }

        foreach (var (_, path) in All(outputDirectory).SkipLast(limit.Value))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static int? StepOf(string path) =>
        int.TryParse(Path.GetFileName(path)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : null;
}
