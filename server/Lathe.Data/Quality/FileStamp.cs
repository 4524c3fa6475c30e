namespace Lathe.Data.Quality;

/// <summary>By what a file is known to be the one it was.</summary>
/// <param name="Path">As it was named.</param>
/// <param name="Bytes">Its length; -1 for a file that is not there, -2 for a folder.</param>
/// <param name="Ticks">When it was written, in UTC; of a folder, when a file came or went.</param>
public sealed record FileStamp(string Path, long Bytes, long Ticks)
{
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileStamp(path, file.Length, file.LastWriteTimeUtc.Ticks)
            : Directory.Exists(path) ? new FileStamp(path, -2, Directory.GetLastWriteTimeUtc(path).Ticks)
            : new FileStamp(path, -1, 0);
    }

    public static IReadOnlyList<FileStamp> Of(IEnumerable<string> paths) => [.. paths.Select(Of)];

    /// <exception cref="DataException">A file is another one by now.</exception>
    public static void Expect(IReadOnlyList<FileStamp> stamps)
    {
        ArgumentNullException.ThrowIfNull(stamps);
        if (stamps.FirstOrDefault(stamp => Of(stamp.Path) != stamp) is { } changed)
        {
            throw new DataException($"{changed.Path}: the file changed while it was being checked. Check it again.");
        }
    }
}
