using System.Collections.Concurrent;

namespace Lathe.Cli.Facts;

/// <summary>
/// Remembers what was found out about files until they change: another size or time of writing. Two that ask at once wait for one
/// answer. Answers about files that come and go are thrown away now and then.
/// </summary>
internal sealed class FileCache
{
    private const int MaxAnswers = 500;

    /// <summary>A data set of more files than this is asked about anew.</summary>
    private const int MaxFiles = 1_000;

    /// <summary>The coarsest clock of a file system in use (FAT).</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(string Path, string Question), (string Stamp, Lazy<object?> Answer)> _answers = new();

    /// <summary>That of the process: windows of one editor share it.</summary>
    public static FileCache Shared { get; } = new();

    /// <summary>The answer about a file or all files of a folder; null when there is none, or reading fails.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="question">Tells questions about one path apart.</param>
    /// <param name="find">Finds the answer; the failures of <see cref="Guard"/> mean null.</param>
    public T? Ask<T>(string path, string question, Func<T?> find) =>
        Guard.Try(() => StampOf(path)) is { } stamp ? Ask(path, question, stamp, find) : default;

    /// <summary>The answer about the names in a folder, whose own time of writing changes with them; null when it can't be read.</summary>
    /// <param name="folder">Absolute. It may hold thousands of files, so they are not looked at one by one.</param>
    /// <param name="question">Tells questions about one folder apart.</param>
    /// <param name="find">Finds the answer; the failures of <see cref="Guard"/> mean null.</param>
    public T? AskNames<T>(string folder, string question, Func<T?> find)
        where T : class
    {
        // Two changes in one tick of the disk's clock leave the same time.
        string? stamp = Guard.Try(() => Directory.GetLastWriteTimeUtc(folder) is var written && DateTime.UtcNow - written >= Tick ? $"{written.Ticks}" : null);
        return stamp is null ? Guard.Try(find) : Ask(folder, question, stamp, find);
    }

    private T? Ask<T>(string path, string question, string stamp, Func<T?> find)
    {
        if (_answers.Count > MaxAnswers)
        {
            _answers.Clear();
        }

        var (_, answer) = _answers.AddOrUpdate(
            (path, question),
            _ => (stamp, Make()),
            (_, known) => known.Stamp == stamp ? known : (stamp, Make()));
        return (T?)answer.Value;

        Lazy<object?> Make() => new(() => Guard.Try<object>(() => find()));
    }

    private static string? StampOf(string path)
    {
        var file = new FileInfo(path);
        if (file.Exists)
        {
            return $"{file.LastWriteTimeUtc.Ticks} {file.Length}";
        }

        if (!Directory.Exists(path))
        {
            return null;
        }

        var files = new DirectoryInfo(path).EnumerateFiles().Take(MaxFiles + 1).ToList();
        return files.Count > MaxFiles ? null : string.Join(' ', files
            .OrderBy(each => each.Name, StringComparer.Ordinal)
            .Select(each => $"{each.Name} {each.LastWriteTimeUtc.Ticks} {each.Length}"));
    }
}
