using System.Collections.Concurrent;

namespace Lathe.Cli.Facts;

/// <summary>
/// Keeps what was read from small files, for as long as they are the same: rules ask the same questions after every key press.
/// What can't be read is not known; it never throws.
/// </summary>
/// <typeparam name="T">What is made of a file's text.</typeparam>
/// <param name="maxBytes">Larger files are not looked into.</param>
/// <param name="read">Makes it; may throw whatever reading and parsing throw.</param>
internal sealed class FileCache<T>(long maxBytes, Func<string, T?> read)
    where T : class
{
    private const int MaxEntries = 512;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>What the file holds; null when it is not there, too large or not readable.</summary>
    /// <param name="path">An absolute path.</param>
    public T? Get(string path) => Guard.Try(() =>
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > maxBytes)
        {
            return null;
        }

        if (_entries.TryGetValue(path, out var known) && known.Length == file.Length && known.WrittenAt == file.LastWriteTimeUtc)
        {
            return known.Value;
        }

        if (_entries.Count >= MaxEntries)
        {
            _entries.Clear();
        }

        var value = Guard.Try(() => read(path));
        _entries[path] = new Entry(file.Length, file.LastWriteTimeUtc, value);
        return value;
    });

    private sealed record Entry(long Length, DateTime WrittenAt, T? Value);
}
