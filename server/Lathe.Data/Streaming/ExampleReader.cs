using Lathe.Data.Pipeline;

namespace Lathe.Data.Streaming;

/// <summary>
/// From files to examples, epoch after epoch: rows are mixed, shuffled within windows, encoded on several threads in their order, and packed.
/// </summary>
/// <param name="sources">The datasets.</param>
/// <param name="encoder">Makes tokens of rows.</param>
/// <param name="options">How.</param>
/// <param name="beginning">Where each dataset begins.</param>
/// <param name="ct">Stops between rows.</param>
internal sealed class ExampleReader(
    IReadOnlyList<DatasetSource> sources, IRowEncoder encoder, StreamOptions options, MixPlace beginning, CancellationToken ct)
{
    private const int BatchRows = 32;

    private StreamCounts _counts = StreamCounts.None;

    /// <summary>Without an end.</summary>
    /// <param name="start">Where to go on.</param>
    /// <exception cref="DataException">The data can't be read further, or has no example.</exception>
    public IEnumerable<StreamedExample> Read(StreamPlace start)
    {
        while (true)
        {
            var hasExample = start is not { Window: 0, Rows: 0, Examples: 0 };
            foreach (var example in ReadEpoch(start))
            {
                hasExample = true;
                yield return example;
            }

            if (!hasExample)
            {
                throw NoExample();
            }

            start = new StreamPlace(start.Epoch + 1, 0, beginning, 0, 0);
            yield return new StreamedExample(null, start, start.Epoch, _counts);
        }
    }

    /// <summary>The first usable rows, as they stand in the files.</summary>
    /// <param name="count">How many at most.</param>
    /// <exception cref="DataException">A row can't be read.</exception>
    public StreamHead Head(int count)
    {
        using var mixer = Open(beginning);
        var rows = new List<(EncodedRow, RowOrigin)>();
        while (rows.Count < count && mixer.Next() is { } row)
        {
            ct.ThrowIfCancellationRequested();
            if (encoder.Encode(sources[row.Source], row.File, row.Row, out _) is { } encoded)
            {
                rows.Add((encoded, new RowOrigin(sources[row.Source], row.File, row.Row.Number)));
            }
        }

        return new StreamHead(rows, mixer.Place);
    }

    private RowMixer Open(MixPlace place) => new(sources, options, beginning.Sources, place, ct);

    private IEnumerable<StreamedExample> ReadEpoch(StreamPlace start)
    {
        using var mixer = Open(start.Mix);
        var progress = new EpochProgress(start.Epoch, FirstShare());
        var group = new List<TokenizedExample>(options.GroupRows);
        var (groupStart, passedRows, passedExamples) = (start, start.Rows, start.Examples);
        for (var number = start.Window; ; number++)
        {
            progress.Begin(mixer.Share);
            var window = ShuffleWindow.Read(mixer, options, start.Epoch, number);
            if (window.Rows.Length == 0)
            {
                break;
            }

            progress.End(mixer.Share);
            var (here, passed) = (new StreamPlace(start.Epoch, number, window.Start, 0, 0), Math.Min(passedRows, window.Rows.Length));
            passedRows = 0;
            foreach (var (row, bad) in Encode(window.Rows, passed))
            {
                // Bad rows before the first one of a group are behind the place, so that they are counted once.
                groupStart = group.Count == 0 ? here with { Rows = passed, Examples = passedExamples } : groupStart;
                passed++;
                _counts = row is null ? _counts.With(bad!) : _counts.With(row);
                if (row is null)
                {
                    continue;
                }

                group.Add(row.Example);
                if (group.Count == options.GroupRows)
                {
                    foreach (var example in Pack(group, groupStart, here with { Rows = passed }, progress.After(passed, window.Rows.Length)))
                    {
                        yield return example;
                    }

                    group.Clear();
                    passedExamples = 0;
                }
            }
        }

        foreach (var example in Pack(group, groupStart, new StreamPlace(start.Epoch, int.MaxValue, mixer.Place, 0, 0), start.Epoch + 1))
        {
            yield return example;
        }
    }

    /// <summary>The examples of rows that are packed together.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="start">Where they begin, and how many of their examples are passed over.</param>
    /// <param name="end">Behind them.</param>
    /// <param name="epoch">Passes over the data with them.</param>
    private IEnumerable<StreamedExample> Pack(List<TokenizedExample> rows, StreamPlace start, StreamPlace end, double epoch)
    {
        if (rows.Count == 0)
        {
            yield break;
        }

        var examples = options.Pack(rows);

        // A packer puts long samples first.
        var order = options.Shuffles && options.GroupRows > 1
            ? new SeededRandom(StreamSeeds.Of(options.ShuffleSeed, start.Epoch, start.Window, start.Rows)).Permutation(examples.Count)
            : [.. Enumerable.Range(0, examples.Count)];
        for (var i = start.Examples; i < examples.Count; i++)
        {
            var after = i + 1 < examples.Count ? start with { Examples = i + 1 } : end;
            yield return new StreamedExample(examples[order[i]], after, epoch, _counts);
        }
    }

    /// <summary>In order. Each row is let go of when it is encoded.</summary>
    private IEnumerable<(EncodedRow? Row, BadRow? Bad)> Encode(StreamRow[] rows, int first)
    {
        var pending = new Queue<Task<(EncodedRow?, BadRow?)[]>>();
        for (var start = first; start < rows.Length || pending.Count > 0; start += BatchRows)
        {
            if (start < rows.Length)
            {
                var batch = rows.AsMemory(start, Math.Min(BatchRows, rows.Length - start));
                pending.Enqueue(Task.Run(() => Encode(batch.Span), ct));
            }

            if (pending.Count > options.Workers || start + BatchRows >= rows.Length)
            {
                foreach (var result in pending.Dequeue().GetAwaiter().GetResult())
                {
                    yield return result;
                }
            }
        }
    }

    private (EncodedRow?, BadRow?)[] Encode(Span<StreamRow> rows)
    {
        var results = new (EncodedRow?, BadRow?)[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            ct.ThrowIfCancellationRequested();
            var row = rows[i];
            results[i] = (encoder.Encode(sources[row.Source], row.File, row.Row, out var bad), bad);
            rows[i] = default;
        }

        return results;
    }

    private double FirstShare()
    {
        using var mixer = Open(beginning);
        return mixer.Share;
    }

    private DataException NoExample()
    {
        const int Shown = 3;
        var where = string.Join("; ", sources.Select(source => source.Info.Where));
        var reasons = string.Join("; ", _counts.BadRows.Take(Shown));
        var more = _counts.Bad > Shown ? $"; and {_counts.Bad - Shown} more" : "";
        return new DataException(
            _counts.Used > 0 ? $"cutoff_len: the training rows have too few tokens together for the one block that packing needs. Lower cutoff_len, set packing: false, or add text."
            : _counts.Read == 0 ? $"{where}: no valid row: there is no row to train on."
            : $"{where}: no valid row. What is wrong: {reasons}{more}.");
    }
}
