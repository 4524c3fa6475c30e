using Lathe.Data.Readers;
using Lathe.Recipes.Json;

namespace Lathe.Data.Formats;

/// <summary>One data file of a dataset.</summary>
internal sealed class DataFile
{
    private readonly IReadOnlySet<string> _columns;

    private DataFile(string path, DataFileKind kind, IReadOnlySet<string> columns, long first = 0, long? end = null)
    {
        First = first;
        End = end;
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

    /// <summary>Rows at its start that are not used.</summary>
    public long First { get; }

    /// <summary>Rows up to the last one that is used; null for all.</summary>
    public long? End { get; }

    /// <summary>The files behind a dataset, in order: of a folder all, sorted by name. Where a split is a share of the rows, they are counted.</summary>
    /// <exception cref="DataException">None, of a kind that cannot be read, or of several kinds; or they have no such rows.</exception>
    public static IReadOnlyList<DataFile> Of(DatasetInfo dataset)
    {
        if (dataset.Parts.Count == 0)
        {
            return Whole(dataset, PathsOf(dataset));
        }

        List<DataFile> files = [.. dataset.Parts.SelectMany(part => Of(Whole(dataset, part.Files ?? PathsOf(dataset)), part.Rows))];
        return files.Count > 0
            ? files
            : throw new DataException($"{dataset.Where}, split: {dataset.DataPath} has no such rows.");
    }

    /// <summary>All files that hold rows of a dataset, whatever its split takes of them.</summary>
    /// <exception cref="DataException">As for <see cref="Of(DatasetInfo)"/>.</exception>
    public static IReadOnlyList<DataFile> AllOf(DatasetInfo dataset) => dataset.Parts.Count == 0
        ? Whole(dataset, PathsOf(dataset))
        : [.. dataset.Parts.SelectMany(part => Whole(dataset, part.Files ?? PathsOf(dataset)))];

    private static List<DataFile> Of(List<DataFile> files, SplitPart part)
    {
        if (part.IsWhole)
        {
            return files;
        }

        if (files.Count == 1 && !part.NeedsCount)
        {
            return part.To <= (part.From ?? 0) ? [] : [files[0].Part(part.From ?? 0, part.To)];
        }

        var counts = files.Select(file => file.ReadRows().LongCount()).ToList();
        var (from, to) = part.Of(counts.Sum());
        var (parts, before) = (new List<DataFile>(), 0L);
        foreach (var (file, count) in files.Zip(counts))
        {
            if (before < to && before + count > from)
            {
                parts.Add(file.Part(Math.Max(0, from - before), Math.Min(count, to - before)));
            }

            before += count;
        }

        return parts;
    }

    private DataFile Part(long first, long? end) => new(Path, Kind, _columns, first, end);

    private static List<DataFile> Whole(DatasetInfo dataset, IReadOnlyList<string> paths)
    {
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
    public IEnumerable<RawRow> ReadRows() => ReadRows(default, CancellationToken.None);

    /// <summary>The rows behind a place.</summary>
    /// <param name="passed">
    /// What is passed over. Lines of text are sought, and of tables whole groups of rows are passed over unread; of other kinds of files
    /// the rows are read again.
    /// </param>
    /// <param name="ct">Stops while rows are passed over.</param>
    /// <exception cref="DataException">The file cannot be opened, is empty, or is not what its name says.</exception>
    public IEnumerable<RawRow> ReadRows(FilePlace passed, CancellationToken ct)
    {
        var before = Math.Max(First, passed.Rows);
        if (before >= End)
        {
            yield break;
        }

        foreach (var row in ReadFrom(passed.Rows >= First ? passed : new FilePlace(First, 0, 0)))
        {
            ct.ThrowIfCancellationRequested();
            if (row.Number > before)
            {
                yield return row;
            }

            // Asking for one more row would read on, and could fail on what is not wanted.
            if (row.Number == End)
            {
                break;
            }
        }
    }

    /// <summary>Bytes of the file up to a place, as far as its used rows are concerned: those of a part stand for the whole.</summary>
    public long BytesAt(FilePlace place) => End is { } end
        ? (long)(Length * Math.Clamp((place.Rows - First) / (double)(end - First), 0, 1))
        : Math.Min(place.Bytes, Length);

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
