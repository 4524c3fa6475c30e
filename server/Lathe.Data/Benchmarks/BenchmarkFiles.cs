using System.IO.Compression;

namespace Lathe.Data.Benchmarks;

/// <summary>
/// The CSV files of a benchmark, wherever it keeps them: in the folders of its parts (<c>dev</c>, <c>val</c>, <c>test</c>) or in an archive with these
/// folders, at the top or in a folder <c>data</c>.
/// </summary>
internal sealed class BenchmarkFiles : IDisposable
{
    public const string Examples = "dev";
    public const string Validation = "val";
    public const string Test = "test";

    private const int MaxFileBytes = 64 << 20;
    private const int MaxFiles = 10_000;
    private const string Extension = ".csv";

    private static readonly Dictionary<string, string> PartOfFolder = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dev"] = Examples,
        ["train"] = Examples,
        ["val"] = Validation,
        ["validation"] = Validation,
        ["test"] = Test,
    };

    private readonly ZipArchive? _archive;
    private readonly Dictionary<(string Part, string Subject), (string Name, Func<Stream> Open)> _files = [];

    private BenchmarkFiles(string source, ZipArchive? archive) => (Source, _archive) = (source, archive);

    /// <summary>Folder or archive.</summary>
    public string Source { get; }

    /// <param name="root">Of the benchmark.</param>
    /// <param name="name">Of the benchmark, and of its archive.</param>
    /// <returns>Null where there is neither a folder of a part nor an archive.</returns>
    /// <exception cref="DataException">The archive can't be read, or there are too many files.</exception>
    public static BenchmarkFiles? Open(string root, string name)
    {
        foreach (var folder in new[] { root, Path.Combine(root, "data") })
        {
            if (PartOfFolder.Keys.Any(part => Directory.Exists(Path.Combine(folder, part))))
            {
                return OpenFolder(folder);
            }
        }

        var archive = Path.Combine(root, name + ".zip");
        return File.Exists(archive) ? OpenArchive(archive) : null;
    }

    /// <summary>Subjects that a part has a file of, by name.</summary>
    public IReadOnlyList<string> SubjectsOf(string part) =>
        [.. _files.Keys.Where(key => key.Part == part).Select(key => key.Subject).Order(StringComparer.Ordinal)];

    /// <summary>Content of a file, and its name for messages; null where there is none.</summary>
    /// <exception cref="DataException">It can't be read, or is too long.</exception>
    public (string Name, byte[] Content)? Read(string part, string subject)
    {
        if (!_files.TryGetValue((part, subject), out var file))
        {
            return null;
        }

        try
        {
            using var stream = file.Open();
            using var content = new MemoryStream();
            var buffer = new byte[64 << 10];
            while (stream.Read(buffer) is > 0 and var length)
            {
                if (content.Length + length > MaxFileBytes)
                {
                    throw new DataException($"{file.Name}: the file is longer than {MaxFileBytes >> 20} MiB, which no subject of a benchmark is.");
                }

                content.Write(buffer, 0, length);
            }

            return (file.Name, content.ToArray());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new DataException($"{file.Name}: the file cannot be read ({e.Message.ReplaceLineEndings(" ")}).", e);
        }
    }

    public void Dispose() => _archive?.Dispose();

    private static BenchmarkFiles OpenFolder(string root)
    {
        var files = new BenchmarkFiles(root, archive: null);
        try
        {
            foreach (var folder in PartOfFolder.Keys.Select(part => Path.Combine(root, part)).Where(Directory.Exists))
            {
                foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension).Order(StringComparer.Ordinal))
                {
                    files.Add(Path.GetFileName(folder), Path.GetFileName(path), path, () => File.OpenRead(path));
                }
            }

            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{root}: the folder cannot be read ({e.Message}).", e);
        }
    }

    private static BenchmarkFiles OpenArchive(string path)
    {
        ZipArchive? archive = null;
        try
        {
            archive = ZipFile.OpenRead(path);
            var files = new BenchmarkFiles(path, archive);
            foreach (var entry in archive.Entries)
            {
                // __MACOSX holds what an Apple archiver knows about files, under the files' own names.
                if (entry.FullName.Split('/', '\\') is [.. var above, var folder, var name] && above is not ["__MACOSX", ..])
                {
                    files.Add(folder, name, $"{path}: {entry.FullName}", entry.Open);
                }
            }

            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            archive?.Dispose();
            throw new DataException($"{path}: this is no zip archive that can be read ({e.Message.ReplaceLineEndings(" ")}).", e);
        }
        catch
        {
            archive?.Dispose();
            throw;
        }
    }

    private void Add(string folder, string name, string shown, Func<Stream> open)
    {
        if (!PartOfFolder.TryGetValue(folder, out var part) || !name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || name.StartsWith('.'))
        {
            return;
        }

        var subject = name[..^Extension.Length];
        var suffix = PartOfFolder.Where(pair => pair.Value == part).Select(pair => "_" + pair.Key)
            .FirstOrDefault(ending => subject.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
        if (_files.Count >= MaxFiles)
        {
            throw new DataException($"{Source}: there are more than {MaxFiles} files, which no benchmark has. Name the folder of one benchmark (task_dir).");
        }

        if (!_files.TryAdd((part, suffix is null ? subject : subject[..^suffix.Length]), (shown, open)))
        {
            throw new DataException($"{shown}: there is another file of the same subject and part. Keep one of them.");
        }
    }
}
