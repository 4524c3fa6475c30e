using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Lathe.Data.Pipeline;

namespace Lathe.Data.Streaming;

/// <summary>
/// Training examples that are made of the datasets' files while training takes them, epoch after epoch, without an end. In memory are a
/// window of rows as text and a bounded number of examples; nothing is written. The order follows from seed and files alone, and any place
/// of it can be gone on from: at most a window of rows is read again, and what a file's kind does not let pass over unread.
/// </summary>
public sealed class StreamedData : IDisposable
{
    private readonly IReadOnlyList<DatasetSource> _sources;
    private readonly IRowEncoder _encoder;
    private readonly StreamOptions _options;
    private readonly BlockingCollection<StreamedExample> _ready;
    private readonly CancellationTokenSource _end = new();
    private MixPlace _beginning;
    private Task? _reading;
    private ExceptionDispatchInfo? _failure;

    internal StreamedData(IReadOnlyList<DatasetSource> sources, IRowEncoder encoder, StreamOptions options, string fingerprint)
    {
        _sources = sources;
        _encoder = encoder;
        _options = options;
        _ready = new BlockingCollection<StreamedExample>(options.Ahead);
        _beginning = MixPlace.Start(sources.Count);
        Fingerprint = fingerprint;
    }

    /// <summary>Stands for files, tokenizer, template and options: where it is the same, so are the examples.</summary>
    public string Fingerprint { get; }

    /// <summary>Columns that datasets name and no row has had so far, as sentences.</summary>
    public IReadOnlyList<string> Notes =>
        [.. _sources.SelectMany(source => source.Converter.ColumnsNeverSeen.Select(column => $"{source.Info.Where}, columns: no row so far has the column '{column}'."))];

    /// <summary>The first usable rows, in the order of the files.</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="ct">Stops between rows.</param>
    /// <exception cref="DataException">A row can't be read.</exception>
    internal StreamHead Head(int count, CancellationToken ct) => Reader(ct).Head(count);

    /// <summary>Rows of each dataset before a place are in no epoch.</summary>
    /// <param name="place">Set before the first reading.</param>
    internal void LeaveOut(MixPlace place) => _beginning = MixPlace.Start(_sources.Count) with { Sources = place.Sources };

    /// <summary>Begins to read, in the background.</summary>
    /// <param name="place">Where to go on; null for the start.</param>
    /// <exception cref="DataException">The place is not one of this stream.</exception>
    public void Begin(StreamPlace? place)
    {
        if (place is not null && (place is not { Epoch: >= 0, Window: >= 0, Rows: >= 0, Examples: >= 0, Mix: { } mix }
            || !mix.Fits([.. _sources.Select(source => source.Files.Count)])))
        {
            throw new DataException("dataset: the checkpoint's place in the streamed data is not one in these datasets and files. Name them as before, or begin anew.");
        }

        var start = place ?? new StreamPlace(0, 0, _beginning, 0, 0);
        _reading = Task.Factory.StartNew(() => Read(start), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The next example; null when it is not there in time.</summary>
    /// <param name="wait">The time.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="DataException">The data can't be read further.</exception>
    public StreamedExample? TryNext(TimeSpan wait, CancellationToken ct)
    {
        if (!_ready.TryTake(out var next, (int)wait.TotalMilliseconds, ct) && _ready.IsCompleted)
        {
            _failure?.Throw();
        }

        return next;
    }

    public void Dispose()
    {
        // Reading may be within a long file, and ends at its next row; nobody waits for that.
        _end.Cancel();
        _ = (_reading ?? Task.CompletedTask).ContinueWith(
            _ =>
            {
                _ready.Dispose();
                _end.Dispose();
            },
            TaskScheduler.Default);
    }

    private ExampleReader Reader(CancellationToken ct) => new(_sources, _encoder, _options, _beginning, ct);

    private void Read(StreamPlace start)
    {
        try
        {
            foreach (var example in Reader(_end.Token).Read(start))
            {
                _ready.Add(example, _end.Token);
            }
        }
        catch (Exception e)
        {
            // Whatever it is, it is thrown where examples are taken.
            _failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _ready.CompleteAdding();
        }
    }
}
