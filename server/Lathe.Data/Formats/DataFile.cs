using Lathe.Data.Readers;
using Lathe.Recipes.Json;

namespace Lathe.Data.Formats;

/// <summary>One data file of a dataset.</summary>
internal sealed class DataFile
{
    private readonly IReadOnlySet<string> _columns;

    private DataFile(string path, DataFileKind kind, IReadOnlySet<string> columns)
    {
        Path = path;
        Kind = kind;
        _columns = columns;
        Length = Stamp(path).Length;
    }

    public string Path { get; }

    /// <summary>How its rows are written, by its name.</summary>
    public DataFileKind Kind { get; }

    /// <summary>A row is a line of text, in the column "text".</summary>
    public bool IsText => Kind == DataFileKind.Text;

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>The files behind a dataset, in order: of a folder all, sorted by name.</summary>
    /// <exception cref="DataException">None, of a kind that cannot be read, or of several kinds.</exception>
    public static IReadOnlyList<DataFile> Of(DatasetInfo dataset)
    {
        var paths = dataset.DataFiles ?? PathsOf(dataset);
        var kinds = paths.Select(path => KindOf(dataset, path)).ToList();
        if (kinds.Distinct().Count() > 1)
        {
            throw new DataException(
                $"{dataset.Where}, file_name: {dataset.DataPath} mixes kinds of files ("
                + string.Join(", ", paths.Select(System.IO.Path.GetExtension).Distinct().Order(StringComparer.Ordinal)) + "). Keep one kind.");
        }

        var columns = dataset.Columns.Used().ToHashSet(StringComparer.Ordinal);
        return [.. paths.Zip(kinds, (path, kind) => new DataFile(path, kind, columns))];
    }

    /// <summary>All rows one after the other; the file is read as they are asked for.</summary>
    /// <exception cref="DataException">The file cannot be opened, is empty, or is not what its name says.</exception>
    public IEnumerable<RawRow> ReadRows() => ReadFrom(default);

    /// <summary>The rows behind a place.</summary>
    /// <param name="passed">
    /// What is passed over. Lines of text are sought, and of tables whole groups of rows are passed over unread; of other kinds of files
    /// the rows are read again.
    /// </param>
    /// <param name="ct">Stops while rows are passed over.</param>
    /// <exception cref="DataException">The file cannot be opened, is empty, or is not what its name says.</exception>
    public IEnumerable<RawRow> ReadRows(FilePlace passed, CancellationToken ct)
    {
        foreach (var row in ReadFrom(passed))
        {
            ct.ThrowIfCancellationRequested();
            if (row.Number > passed.Rows)
            {
                yield return row;
            }
        }
    }

    private IEnumerable<RawRow> ReadFrom(FilePlace passed) => Kind switch
    {
        DataFileKind.Csv => new CsvRows(Path, ",;\t").Read(),
        DataFileKind.Tsv => new CsvRows(Path, "\t").Read(),
        DataFileKind.Parquet => new ParquetRows(Path, _columns).Read(passed.Rows),
        DataFileKind.Arrow => new ArrowRows(Path, _columns).Read(passed.Rows),
        _ => ReadText(passed),
    };

    /// <summary>Size and time of a file, also through links, which is what files in a hub's cache are.</summary>
    public static (long Length, DateTime Written) Stamp(string path)
    {
        var file = new FileInfo(path);
        file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return (file.Length, file.LastWriteTimeUtc);
    }

    /// <exception cref="DataException">It cannot be opened.</exception>
    public static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: the file cannot be read ({e.Message}).", e);
        }
    }

    private static List<string> PathsOf(DatasetInfo dataset)
    {
        if (!Directory.Exists(dataset.DataPath))
        {
            return File.Exists(dataset.DataPath)
                ? [dataset.DataPath]
                : throw new DataException($"{dataset.Where}, file_name: the file {dataset.DataPath} does not exist.");
        }

        List<string> paths = [.. Directory.EnumerateFiles(dataset.DataPath)
            .Where(path => !System.IO.Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal)];
        return paths.Count > 0
            ? paths
            : throw new DataException($"{dataset.Where}, file_name: the folder {dataset.DataPath} holds no file.");
    }

    private static DataFileKind KindOf(DatasetInfo dataset, string path) => DataFileNames.KindOf(path)
        ?? throw new DataException($"{dataset.Where}, file_name: {path}: a data file ends in {DataFileNames.Listing}.");

    private IEnumerable<RawRow> ReadText(FilePlace passed)
    {
        using var file = TextFile.Open(Path);
        if (!IsText && file.FirstByte == '[')
        {
            foreach (var row in new JsonArrayRows(Path, file.Content, file.Reached).Read())
            {
                yield return row;
            }

            yield break;
        }

        if (!IsText && file.FirstByte != '{')
        {
            throw new DataException(
                $"{Path}: this is neither a JSON array of rows nor JSON Lines; it begins with '{(char)file.FirstByte}'.");
        }

        var sought = file.TrySeek(passed.Bytes);
        var number = sought ? passed.Rows : 0;
        foreach (var (line, content, end) in LineReader.Read(file.Content, file.Reached, sought ? passed.Lines : 0))
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
}
