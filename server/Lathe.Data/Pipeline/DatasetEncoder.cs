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

    private readonly List<(EncodedRow Row, RowOrigin Origin)> _used = [];
    private readonly List<BadRow> _bad = [];
    private long _read;
    private long _badCount;
    private long _bytesBefore;

    /// <param name="source">The dataset.</param>
    /// <param name="isEval">For the report.</param>
    /// <param name="maxSamples">Rows to take from the head; null for all.</param>
    /// <param name="seed">Decides which rows <c>num_samples</c> draws.</param>
    /// <exception cref="DataException">A file cannot be read, or no row is good.</exception>
    public EncodedDataset Encode(DatasetSource source, bool isEval, int? maxSamples, int seed)
    {
        // num_samples draws from all rows and max_samples then takes the head of what was drawn, so reading may not stop early.
        var left = source.Info.NumSamples is null ? maxSamples ?? long.MaxValue : long.MaxValue;
        foreach (var index in Enumerable.Range(0, source.Files.Count))
        {
            try
            {
                left -= EncodeFile(source, index, left);
            }
            catch (IOException e)
            {
                throw new DataException(
                    $"{source.Files[index].Path}, after row {_read}: the file cannot be read further ({e.Message}).", e);
            }
        }

        if (_used.Count == 0)
        {
            throw NoValidRow(source);
        }

        var rows = source.Info.NumSamples is { } count
            ? RowSampling.Draw(_used.Count, count, seed).Take(maxSamples ?? int.MaxValue).Select(i => _used[i]).ToList()
            : _used;
        var report = new DatasetReport
        {
            Name = source.Info.Name,
            IsEval = isEval,
            Files = [.. source.Files.Select(f => f.Path)],
            RowsRead = _read,
            RowsUsed = _used.Count,
            RowsBad = _badCount,
            RowsSampled = rows.Count,
            BadRows = _bad,
        };
        return new EncodedDataset(rows, report, [.. Notes(source)]);
    }

    /// <returns>How many rows were read.</returns>
    private long EncodeFile(DatasetSource source, int index, long limit)
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
                    Collect(source, pending.Dequeue());
                }
            }

            while (pending.TryDequeue(out var batch))
            {
                Collect(source, batch);
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
            try
            {
                var conversation = source.Converter.Convert(row, source.Files[file].IsText);
                result.Used.Add((encoder.Encode(conversation), new RowOrigin(source, file, row.Number)));
            }
            catch (RowFormatException e)
            {
                result.Bad.Add(new BadRow(source.Files[file].Path, row.Number, row.Line, e.Message));
            }
        }

        return result;
    }

    private void Collect(DatasetSource source, Task<Batch> task)
    {
        var batch = task.GetAwaiter().GetResult();
        _used.AddRange(batch.Used);
        _bad.AddRange(batch.Bad.Take(DataReport.MaxBadRowsListed - _bad.Count));
        _badCount += batch.Bad.Count;
        _read += batch.Used.Count + batch.Bad.Count;
        progress?.Report(new DataProgress(source.Info.Name, _read, _bytesBefore + batch.EndOffset, source.Files.Sum(f => f.Length)));
    }

    private DataException NoValidRow(DatasetSource source)
    {
        const int Shown = 3;
        var reasons = string.Concat(_bad.Take(Shown).Select(bad => $"\n  {bad}"));
        var more = _badCount > Shown ? $"\n  and {_badCount - Shown} more" : "";
        return new DataException(_read == 0
            ? $"{source.Info.Where}: no valid row in {source.Info.DataPath}: it has no rows."
            : $"{source.Info.Where}: no valid row in {source.Info.DataPath}. What is wrong:{reasons}{more}");
    }

    private static IEnumerable<string> Notes(DatasetSource source) => source.Info.Notes.Concat(
        source.Converter.ColumnsNeverSeen.Select(column => $"{source.Info.Where}, columns: no row has the column '{column}'."));

    private sealed record Batch(long EndOffset, List<(EncodedRow Row, RowOrigin Origin)> Used, List<BadRow> Bad);
}
