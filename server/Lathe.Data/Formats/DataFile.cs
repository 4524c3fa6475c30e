namespace Lathe.Data.Formats;

/// <summary>One data file of a dataset.</summary>
internal sealed class DataFile
{
    private static readonly string[] Readable = ["json", "jsonl", "txt"];
    private static readonly string[] NotYet = ["csv", "parquet", "arrow"];

    private DataFile(string path)
    {
        Path = path;
        IsText = Extension(path) == "txt";
        Length = new FileInfo(path).Length;
    }

    public string Path { get; }

    /// <summary>A row is a line of text, in the column "text".</summary>
    public bool IsText { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>The files behind a dataset: one, or all of a folder, sorted by name.</summary>
    /// <exception cref="DataException">None, of a kind that cannot be read, or of several kinds.</exception>
    public static IReadOnlyList<DataFile> Of(DatasetInfo dataset)
    {
        var paths = new List<string> { dataset.DataPath };
        if (Directory.Exists(dataset.DataPath))
        {
            paths = [.. Directory.EnumerateFiles(dataset.DataPath)
                .Where(p => !System.IO.Path.GetFileName(p).StartsWith('.')).Order(StringComparer.Ordinal)];
            if (paths.Count == 0)
            {
                throw new DataException($"{dataset.Where}, file_name: the folder {dataset.DataPath} holds no file.");
            }
        }
        else if (!File.Exists(dataset.DataPath))
        {
            throw new DataException($"{dataset.Where}, file_name: the file {dataset.DataPath} does not exist.");
        }

        foreach (var path in paths)
        {
            CheckExtension(dataset, path);
        }

        var kinds = paths.Select(p => Extension(p) == "txt").Distinct().Count();
        return kinds == 1
            ? paths.ConvertAll(p => new DataFile(p))
            : throw new DataException(
                $"{dataset.Where}, file_name: the folder {dataset.DataPath} mixes .txt with JSON files. Keep one kind.");
    }

    /// <summary>Rows one after the other; the file is read as they are asked for.</summary>
    /// <exception cref="DataException">The file cannot be opened, is empty, or is not what its name says.</exception>
    public IEnumerable<RawRow> ReadRows()
    {
        using var stream = Open();
        var first = FirstByte(stream);
        if (!IsText && first == '[')
        {
            foreach (var row in new JsonArrayRows(Path, stream).Read())
            {
                yield return row;
            }

            yield break;
        }

        if (!IsText && first != '{')
        {
            throw new DataException($"{Path}: this is neither a JSON array of rows nor JSON Lines; it begins with '{(char)first}'.");
        }

        var number = 0L;
        foreach (var (line, content, end) in LineReader.Read(stream))
        {
            // A blank line separates rows of JSON Lines; in a text file it is a row without text.
            if (!IsText && content is not null && content.AsSpan().Trim(" \t"u8).IsEmpty)
            {
                continue;
            }

            number++;
            yield return content is null
                ? new RawRow(number, line, default, end, RowLimits.TooLarge)
                : new RawRow(number, line, content, end);
        }
    }

    private static void CheckExtension(DatasetInfo dataset, string path)
    {
        var extension = Extension(path);
        if (NotYet.Contains(extension))
        {
            throw new DataException(
                $"{dataset.Where}, file_name: {path}: .{extension} files are not supported yet. Convert it to JSON Lines (.jsonl).");
        }

        if (!Readable.Contains(extension))
        {
            throw new DataException($"{dataset.Where}, file_name: {path}: a data file ends in .json, .jsonl or .txt.");
        }
    }

    private static string Extension(string path) => System.IO.Path.GetExtension(path).TrimStart('.').ToLowerInvariant();

    private FileStream Open()
    {
        try
        {
            return new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{Path}: the file cannot be read ({e.Message}).", e);
        }
    }

    /// <summary>The first byte that is no white space; leaves the stream after the byte-order mark.</summary>
    private int FirstByte(FileStream stream)
    {
        var head = new byte[64 * 1024];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var bom = Utf8File.BomLength(Path, head.AsSpan(0, length));
        stream.Position = bom;
        var text = head.AsSpan(bom, Math.Max(0, length - bom));
        if (text.StartsWith("version https://git-lfs"u8))
        {
            throw new DataException($"{Path}: this is a Git LFS pointer, not the data. Run `git lfs pull`.");
        }

        var trimmed = text.TrimStart(" \t\r\n"u8);
        return trimmed.IsEmpty ? throw new DataException($"{Path}: the file is empty.") : trimmed[0];
    }
}
