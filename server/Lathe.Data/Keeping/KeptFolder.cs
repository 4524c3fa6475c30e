namespace Lathe.Data.Keeping;

/// <summary>Files in a folder of kept rows: for the owner only, and no more than a bound.</summary>
internal static class KeptFolder
{
    public const string Suffix = ".tokens";
    public const string PartialSuffix = ".partial";

    /// <summary>A file that is written for longer was left by a run that was killed.</summary>
    private static readonly TimeSpan LongestWrite = TimeSpan.FromDays(2);

    /// <summary>A new file, with its folder where that is missing.</summary>
    public static FileStream Create(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Delete, BufferSize = 1 << 20 };
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(folder);
        }
        else
        {
            _ = Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>Says that a file was used, so that others are removed before it.</summary>
    public static void Touch(string path) => IgnoringFailure(() => File.SetLastWriteTimeUtc(path, DateTime.UtcNow));

    /// <summary>Removes what was left half written, and of the rest what was used the longest ago until it fits.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="maxBytes">Of all files together.</param>
    /// <param name="keep">A file that stays in any case.</param>
    public static void Prune(string folder, long maxBytes, string keep) => IgnoringFailure(() =>
    {
        var files = new DirectoryInfo(folder).EnumerateFiles().ToList();
        foreach (var left in files.Where(file => file.Name.EndsWith(PartialSuffix, StringComparison.Ordinal)
            && DateTime.UtcNow - file.LastWriteTimeUtc > LongestWrite))
        {
            Remove(left.FullName);
        }

        var kept = files.Where(file => file.Name.EndsWith(Suffix, StringComparison.Ordinal)).OrderBy(file => file.LastWriteTimeUtc).ToList();
        var total = kept.Sum(file => file.Length);
        foreach (var file in kept.Where(file => file.FullName != Path.GetFullPath(keep)).TakeWhile(_ => total > maxBytes))
        {
            total -= file.Length;
            Remove(file.FullName);
        }
    });

    public static void Remove(string path) => IgnoringFailure(() => File.Delete(path));

    /// <summary>Nothing here is needed by the run that asks for it.</summary>
    private static void IgnoringFailure(Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else is at it, or has removed it.
        }
    }
}
