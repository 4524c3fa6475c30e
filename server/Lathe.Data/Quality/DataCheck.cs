using Lathe.Data.Formats;
using Lathe.Data.Pipeline;
using Lathe.Data.Quality.Duplicates;

namespace Lathe.Data.Quality;

/// <summary>
/// Reads datasets once, from end to end, and says what a training would make of them. One thread reads, batches of rows are looked at side by
/// side, and what was found is put together in the order of reading: the result depends on neither threads nor timing. Memory holds hashes of
/// rows and never more than a few batches of text; rows that may be nearly alike are compared through a temporary file.
/// </summary>
public sealed class DataCheck : IDisposable
{
    private const int BatchRows = 128;
    private const int BatchBytes = 256 * 1024;

    private readonly CheckTarget _target;
    private readonly IProgress<DataProgress>? _progress;
    private readonly CancellationToken _ct;
    private readonly RowExaminer _examiner;
    private readonly RowTable _rows = new();
    private readonly RowTable _questions = new();
    private readonly NearDuplicates _near = new();
    private readonly RowPlaces _places = new();
    private readonly List<string> _notes = [];
    private int _count;
    private long _bytesBefore;

    private DataCheck(CheckTarget target, IProgress<DataProgress>? progress, CancellationToken ct)
    {
        _target = target;
        _progress = progress;
        _ct = ct;
        _examiner = new RowExaminer(target.Pipeline);
    }

    /// <summary>Checks all rows of all datasets of <paramref name="target"/>.</summary>
    /// <param name="target">What to check.</param>
    /// <param name="progress">Told after every batch of rows.</param>
    /// <param name="ct">Stops between rows.</param>
    /// <exception cref="DataException">A file cannot be read, or its rows cannot be used at all. Bad rows alone are findings.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled.</exception>
    public static CheckResult Run(CheckTarget target, IProgress<DataProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var check = new DataCheck(target, progress, ct);
        return check.Run();
    }

    public void Dispose() => _near.Dispose();

    private CheckResult Run()
    {
        var stamp = FileStamp.Of(_target.Datasets.SelectMany(dataset => dataset.Source.Files).Select(file => file.Path));
        var tallies = _target.Datasets.Select(dataset => (Dataset: dataset, Tally: new DatasetTally(dataset, _target.Pipeline is not null))).ToList();
        foreach (var (dataset, tally) in tallies)
        {
            Read(dataset, tally);
        }

        FileStamp.Expect(stamp);
        if (_near.IsFull)
        {
            _notes.Add($"Rows are compared with the first {NearDuplicates.MaxRows:N0} different ones; copies among later ones are found when they are the same, not when they are nearly.");
        }

        var report = new QualityReport
        {
            Datasets = [.. tallies.OrderBy(one => one.Dataset.IsEval).Select(one => one.Tally.Summarize())],
            TemplateOrigin = _target.Pipeline?.Template.Origin,
            RowLimit = _target.Pipeline?.RowLimit,
            InTokens = _target.Pipeline is not null,
            Notes = [.. _notes.Distinct()],
        };
        return new CheckResult(report, _target.Datasets, [.. tallies.Select(one => one.Tally.LeftOut)], _places, stamp);
    }

    private void Read(CheckedDataset dataset, DatasetTally tally)
    {
        _bytesBefore = 0;
        foreach (var file in dataset.Source.Files)
        {
            _places.Begin(_count, dataset, file.Path);
            try
            {
                Read(dataset, file, tally);
            }
            catch (IOException e)
            {
                throw new DataException($"{file.Path}, after row {tally.Rows}: the file cannot be read further ({e.Message}).", e);
            }

            _bytesBefore += file.Length;
        }

        _notes.AddRange(dataset.Source.Info.Notes);
        _notes.AddRange(dataset.Source.Converter.ColumnsNeverSeen.Select(column => $"{dataset.Source.Info.Where}, columns: no row has the column '{column}'."));
    }

    private void Read(CheckedDataset dataset, DataFile file, DatasetTally tally)
    {
        var pending = new Queue<Task<List<RowFacts>>>();
        foreach (var batch in Batches(file))
        {
            pending.Enqueue(Task.Run(() => batch.ConvertAll(row => Examine(dataset, file, row)), _ct));
            if (pending.Count > Environment.ProcessorCount)
            {
                Collect(pending.Dequeue());
                Report(batch[^1].EndOffset);
            }
        }

        while (pending.TryDequeue(out var batch))
        {
            Collect(batch);
        }

        Report(file.Length);

        void Collect(Task<List<RowFacts>> batch)
        {
            foreach (var facts in batch.GetAwaiter().GetResult())
            {
                _ct.ThrowIfCancellationRequested();
                tally.Add(file.Path, facts, Compare(dataset, facts));
                _count++;
            }
        }

        void Report(long bytes) => _progress?.Report(new DataProgress(
            dataset.Source.Info.Name, tally.Rows, _bytesBefore + bytes, dataset.Source.Files.Sum(one => one.Length)));
    }

    private IEnumerable<List<RawRow>> Batches(DataFile file)
    {
        var batch = new List<RawRow>();
        var bytes = 0;
        foreach (var row in file.ReadRows())
        {
            _ct.ThrowIfCancellationRequested();
            batch.Add(row);
            bytes += row.Content.Length;
            if (batch.Count == BatchRows || bytes >= BatchBytes)
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private RowFacts Examine(CheckedDataset dataset, DataFile file, RawRow row)
    {
        _ct.ThrowIfCancellationRequested();
        try
        {
            return _examiner.Examine(dataset.Source, file, row);
        }
        catch (DataException e)
        {
            throw new DataException($"{file.Path}, row {row.Number}: {e.Message}", e);
        }
    }

    /// <summary>Holds the next row against all before it.</summary>
    /// <returns>The row it repeats; -1 where it repeats none.</returns>
    private int Compare(CheckedDataset dataset, RowFacts facts)
    {
        if (!facts.IsUsable)
        {
            return -1;
        }

        var first = _rows.FirstWith(facts.Hash, _count);
        var asked = facts.QuestionHash is { } question ? _questions.FirstWith(question, _count) : _count;
        if (first != _count)
        {
            facts.IsCopy = true;
            Note(first, QualityIssue.ExactDuplicates, $"the same as {_places.Describe(first, _count)}");
            return first;
        }

        if (facts.Shingles is { } shingles && _near.Find(shingles, _count) is (var row, var similarity))
        {
            Note(row, QualityIssue.NearDuplicates, FormattableString.Invariant($"{similarity * 100:0} % like {_places.Describe(row, _count)}"));
            return row;
        }

        if (asked != _count)
        {
            facts.Found.Add((QualityIssue.SameQuestion, $"asked in {_places.Describe(asked, _count)}"));
        }

        return -1;

        void Note(int other, QualityIssue issue, string detail) => facts.Found.Add(
            (_places.DatasetOf(other).IsEval && !dataset.IsEval ? QualityIssue.TrainEvalOverlap : issue, detail));
    }
}
