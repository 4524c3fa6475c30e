using Lathe.Data.Formats;

namespace Lathe.Data.Pipeline;

/// <summary>
/// Encodes one dataset on several threads. One thread reads; batches of rows are encoded at the same time and collected in the order of
/// reading, so that neither the result nor the list of bad rows depends on timing. At most one batch per worker is in memory as text.
/// </summary>
internal sealed class DatasetEncoder(IRowEncoder encoder, int workers, IProgress<DataProgress>? progress, CancellationToken ct)
{
    private const int BatchRows = 128;
    private const int BatchBytes = 256 * 1024;

    private readonly List<BadRow> _bad = [];
    private long _used;
    private long _read;
    private long _badCount;
    private long _bytesBefore;

    /// <param name="source">The dataset.</param>
    /// <param name="limit">Rows to take from the head; null for all.</param>
    /// <param name="rows">Takes the good ones.</param>
    /// <exception cref="DataException">A file cannot be read, or no row is good.</exception>
    public RowCounts Encode(DatasetSource source, int? limit, IRowSink rows)
    {
        var left = limit ?? long.MaxValue;
        foreach (var index in Enumerable.Range(0, source.Files.Count))
        {
            try
            {
                left -= EncodeFile(source, index, left, rows);
            }
            catch (IOException e)
            {
                throw new DataException(
                    $"{source.Files[index].Path}, after row {_read}: the file cannot be read further ({e.Message}).", e);
            }
        }

        return _used > 0 ? new RowCounts(_read, _badCount, _bad) : throw NoValidRow(source);
    }

    /// <returns>How many rows were read.</returns>
    private long EncodeFile(DatasetSource source, int index, long limit, IRowSink rows)
    {
        var file = source.Files[index];
        var before = _read;
        if (limit > 0)
        {
            var pending = new Queue<Task<Batch>>();
            foreach (var batch in Batches(file, limit))
            {
                pending.Enqueue(Task.Run(() => Encode(source, index, batch), ct));
                if (pending.Count >= workers)
                {
                    Collect(source, pending.Dequeue(), rows);
                }
            }

            while (pending.TryDequeue(out var batch))
            {
                Collect(source, batch, rows);
            }
        }

        _bytesBefore += file.Length;
        return _read - before;
    }

    private IEnumerable<List<RawRow>> Batches(DataFile file, long limit)
    {
        var batch = new List<RawRow>();
        var bytes = 0;
        foreach (var row in file.ReadRows())
        {
            ct.ThrowIfCancellationRequested();
            batch.Add(row);
            bytes += row.Content.Length;
            if (batch.Count == BatchRows || bytes >= BatchBytes)
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            // Asking for one more row would read on, and could fail on what is not wanted.
            if (--limit == 0)
            {
                break;
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private Batch Encode(DatasetSource source, int file, List<RawRow> rows)
    {
        var result = new Batch(rows[^1].EndOffset, [], []);
        foreach (var row in rows)
        {
            ct.ThrowIfCancellationRequested();
            if (encoder.Encode(source, file, row, out var bad) is { } encoded)
            {
                result.Used.Add((encoded, new RowOrigin(source, file, row.Number)));
            }
            else
            {
                result.Bad.Add(bad!);
            }
        }

        return result;
    }

    private void Collect(DatasetSource source, Task<Batch> task, IRowSink rows)
    {
        var batch = task.GetAwaiter().GetResult();
        foreach (var (row, origin) in batch.Used)
        {
            rows.Add(row, origin);
        }

        _used += batch.Used.Count;
        _bad.AddRange(batch.Bad.Take(DataReport.MaxBadRowsListed - _bad.Count));
        _badCount += batch.Bad.Count;
        _read += batch.Used.Count + batch.Bad.Count;
        progress?.Report(new DataProgress(source.Info.Name, _read, _bytesBefore + batch.EndOffset, source.Files.Sum(f => f.Length)));
    }

    private DataException NoValidRow(DatasetSource source)
    {
        const int Shown = 3;
        var reasons = string.Join("; ", _bad.Take(Shown));
        var more = _badCount > Shown ? $"; and {_badCount - Shown} more" : "";
        return new DataException(_read == 0
            ? $"{source.Info.Where}: no valid row in {source.Info.DataPath}: it has no rows."
            : $"{source.Info.Where}: no valid row in {source.Info.DataPath}. What is wrong: {reasons}{more}.");
    }

    private sealed record Batch(long EndOffset, List<(EncodedRow Row, RowOrigin Origin)> Used, List<BadRow> Bad);
}
