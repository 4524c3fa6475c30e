using System.Globalization;
using Lathe.Models.Files;

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

    /// <summary>
    /// Gives a complete folder its name; on the disk before this returns. A checkpoint of that name is there, old or new, at every moment
    /// (where the system can exchange folders).
    /// </summary>
    public static void Publish(string unfinished, string finished)
    {
        Folders.Sync(unfinished);
        var replaced = Directory.Exists(finished);
        if (replaced && Folders.TryExchange(unfinished, finished))
        {
            Folders.Sync(Path.GetDirectoryName(finished)!);
            Directory.Delete(unfinished, recursive: true);
            return;
        }

        if (replaced)
        {
            Remove(finished);
        }

        Directory.Move(unfinished, finished);
        Folders.Sync(Path.GetDirectoryName(finished)!);
    }

    /// <summary>Removes a checkpoint. It loses its name first, so that half of it never looks whole.</summary>
    public static void Remove(string checkpoint)
    {
        var doomed = Path.Combine(Path.GetDirectoryName(checkpoint)!, $"{Unfinished}{Guid.NewGuid():N}");
        Directory.Move(checkpoint, doomed);
        Directory.Delete(doomed, recursive: true);
    }

    /// <summary>Removes a folder that is of no use to anyone; what cannot be removed stays.</summary>
    public static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next start tries again (RemoveUnfinished).
        }
    }

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
            Remove(path);
        }
    }

    private static int? StepOf(string path) =>
        int.TryParse(Path.GetFileName(path)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : null;
}
