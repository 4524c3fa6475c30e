using System.Globalization;
using Lathe.Training.Checkpoints;
using Lathe.Training.Loop;

namespace Lathe.Training.Export;

/// <summary>
/// The folder an export ends in: filled under another name beside it, and renamed when it is whole. What was begun and never named is removed,
/// also after a kill, by the next export to the same place.
/// </summary>
internal sealed class ExportFolder : IDisposable
{
    private const string LockFile = "export.lock";

    /// <summary>Left for everything else on the disk, bytes.</summary>
    private const long Margin = 64 << 20;

    private readonly string _target;
    private readonly bool _overwrite;
    private FileStream? _lock;
    private bool _published;

    private ExportFolder(string target, bool overwrite, string unfinished) => (_target, _overwrite, Unfinished) = (target, overwrite, unfinished);

    /// <summary>Where to write.</summary>
    public string Unfinished { get; }

    /// <param name="job">What is exported.</param>
    /// <param name="bytes">That will be written, about.</param>
    /// <exception cref="TrainingException">The folder can't be used; nothing was written.</exception>
    public static ExportFolder Create(ExportJob job, long bytes)
    {
        var target = Path.TrimEndingDirectorySeparator(job.OutputFolder);
        RefuseSources(job, target);
        RefuseContents(target, job.Overwrite);
        if (Path.GetDirectoryName(target) is not { } parent)
        {
            throw Refused($"{target} is the root of a file system.", "Name a folder in it.");
        }

        try
        {
            Directory.CreateDirectory(parent);
            RequireSpace(parent, bytes);
            var prefix = $".{Path.GetFileName(target)}.exporting-";
            RemoveLeft(parent, prefix);
            var folder = new ExportFolder(target, job.Overwrite, Path.Combine(parent, prefix + Guid.NewGuid().ToString("N")[..8]));
            Directory.CreateDirectory(folder.Unfinished);
            folder._lock = new FileStream(Path.Combine(folder.Unfinished, LockFile), FileMode.CreateNew, FileAccess.Write, FileShare.None);
            return folder;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refused($"The export can't be written beside {target}: {failure.Message}", "Choose another folder, or change the permissions of its parent.");
        }
    }

    /// <summary>Gives the folder its name, in place of the one that was there.</summary>
    public void Publish()
    {
        _lock?.Dispose();
        File.Delete(Path.Combine(Unfinished, LockFile));

        // Hours may have passed: what came meanwhile is not replaced unseen.
        RefuseContents(_target, _overwrite);
        CheckpointFolder.Publish(Unfinished, _target);
        _published = true;
    }

    public void Dispose()
    {
        _lock?.Dispose();
        if (!_published)
        {
            CheckpointFolder.TryDelete(Unfinished);
        }
    }

    private static void RefuseSources(ExportJob job, string target)
    {
        foreach (var source in job.Adapters.Append(job.ModelFolder))
        {
            var (from, to) = (Path.TrimEndingDirectorySeparator(source) + Path.DirectorySeparatorChar, target + Path.DirectorySeparatorChar);
            if (from.StartsWith(to, StringComparison.Ordinal))
            {
                throw Refused(
                    $"{target} holds what is exported ({source}) and would be replaced by the result.", "Write to another folder (export_dir, or --output).");
            }
        }
    }

    private static void RefuseContents(string target, bool overwrite)
    {
        if (File.Exists(target))
        {
            throw Refused($"{target} is a file.", "Name a folder that does not exist yet.");
        }

        var names = Directory.Exists(target) ? [.. new DirectoryInfo(target).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)] : Array.Empty<FileSystemInfo>();
        if (names.Length == 0)
        {
            return;
        }

        if (!overwrite)
        {
            throw Refused($"{target} is not empty.", "Write to another folder, or replace the exported model that is there: --overwrite.");
        }

        if (names.FirstOrDefault(entry => entry.LinkTarget is not null || !IsExported(entry, target)) is { } foreign)
        {
            throw Refused(
                $"{target} has \"{foreign.Name}\" in it, which no export writes; --overwrite replaces exported models only.",
                "Move it away, or write to another folder.");
        }
    }

    private static bool IsExported(FileSystemInfo entry, string target) => entry is DirectoryInfo folder
        ? ExportFormat.All.Any(format => format.Writes(folder))
        : CompanionFiles.IsOne(entry.Name) || ExportFormat.All.Any(format => format.Writes(entry.Name, Path.GetFileName(target)));

    private static void RequireSpace(string parent, long bytes)
    {
        long free;
        try
        {
            free = new DriveInfo(parent).AvailableFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A file system that does not tell: writing to it will.
            return;
        }

        if (free - Margin < bytes)
        {
            throw Refused($"The export needs {Gigabytes(bytes)} in {parent}, and {Gigabytes(free)} are free.", "Free disk space, or write to another disk.");
        }
    }

    private static string Gigabytes(long bytes) => (bytes / 1e9).ToString("0.00", CultureInfo.InvariantCulture) + " GB";

    /// <summary>Of exports that were killed; one that goes on holds its lock.</summary>
    private static void RemoveLeft(string parent, string prefix)
    {
        foreach (var left in Directory.EnumerateDirectories(parent, prefix + "*"))
        {
            try
            {
                using (new FileStream(Path.Combine(left, LockFile), FileMode.Open, FileAccess.Write, FileShare.None))
                {
                    // Nobody holds it.
                }

                Directory.Delete(left, recursive: true);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // It is in use, or not ours to remove.
            }
        }
    }

    private static TrainingException Refused(string message, string hint) => new(TrainingFailure.Output, message, hint);
}
