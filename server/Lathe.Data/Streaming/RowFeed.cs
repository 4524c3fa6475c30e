using Lathe.Data.Formats;
using Lathe.Data.Pipeline;

namespace Lathe.Data.Streaming;

/// <summary>The rows of one dataset, one after the other. It reads one row ahead, to know whether there is another.</summary>
/// <param name="source">The dataset.</param>
/// <param name="start">Where to begin.</param>
/// <param name="ct">Stops between rows.</param>
internal sealed class RowFeed(DatasetSource source, SourcePlace start, CancellationToken ct) : IDisposable
{
    private IEnumerator<RawRow>? _rows;
    private RawRow? _next;
    private SourcePlace _file = start;
    private FilePlace _passed = new(start.Rows, start.Lines, start.Bytes);
    private long _bytesBefore = source.Files.Take(start.File).Sum(file => file.Length);

    /// <summary>Before the next row.</summary>
    public SourcePlace Place => _file with { Rows = _passed.Rows, Lines = _passed.Lines, Bytes = _passed.Bytes };

    /// <exception cref="DataException">The next row can't be read.</exception>
    public bool IsAtEnd => Peek() is null;

    /// <summary>Bytes of the dataset's files.</summary>
    public long TotalBytes { get; } = source.Files.Sum(file => file.Length);

    /// <summary>How much of them is read, from 0 to 1.</summary>
    public double Share =>
        _file.File == source.Files.Count ? 1 : (_bytesBefore + source.Files[_file.File].BytesAt(_passed)) / (double)TotalBytes;

    /// <summary>The next row and its file; there has to be one.</summary>
    /// <exception cref="DataException">The row can't be read.</exception>
    public (int File, RawRow Row) Take()
    {
        var row = Peek() ?? throw new InvalidOperationException("The dataset has no further row.");
        _passed = new FilePlace(row.Number, row.Line ?? 0, row.EndOffset);
        _next = null;
        return (_file.File, row);
    }

    public void Dispose() => _rows?.Dispose();

    private RawRow? Peek()
    {
        while (_next is null && _file.File < source.Files.Count)
        {
            var file = source.Files[_file.File];
            try
            {
                _rows ??= Open(file);
                if (_rows.MoveNext())
                {
                    _next = _rows.Current;
                    break;
                }
            }
            catch (IOException e)
            {
                throw new DataException($"{file.Path}, after row {_passed.Rows}: the file cannot be read further ({e.Message}).", e);
            }

            _rows.Dispose();
            _rows = null;
            _file = SourcePlace.Start with { File = _file.File + 1 };
            _passed = default;
            _bytesBefore += file.Length;
        }

        return _next;
    }

    private IEnumerator<RawRow> Open(DataFile file)
    {
        var (length, writtenAt) = DataFile.Stamp(file.Path);
        var passed = _file.In(length, writtenAt);
        _file = _file with { Length = length, WrittenAt = writtenAt };
        return file.ReadRows(passed, ct).GetEnumerator();
    }
}
