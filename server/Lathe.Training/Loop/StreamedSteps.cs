using Lathe.Data;
using Lathe.Data.Streaming;
using Lathe.Recipes.Model;

namespace Lathe.Training.Loop;

/// <summary>
/// Steps over data that is read while training. As with data that is all there, an epoch's last micro-batch may have fewer rows, and no step
/// crosses its end.
/// </summary>
/// <param name="data">The data, begun.</param>
/// <param name="options">Sizes of batches.</param>
/// <param name="vocabulary">Rows of the model's embedding.</param>
/// <param name="reporter">Told that the loop waits, and of the first bad row.</param>
/// <param name="stop">Ends the waiting.</param>
/// <param name="begun">Where the data was begun; null: at its start.</param>
internal sealed class StreamedSteps(
    StreamedData data, TrainingOptions options, int vocabulary, ITrainingReporter reporter, StopSignal stop, StreamPlace? begun) : IStepSource
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    /// <summary>Taken from the stream and not yet trained on; the end of an epoch is the last one.</summary>
    private readonly Queue<StreamedExample> _ahead = new();

    private bool _endIsAhead;
    private bool _isTold;
    private bool _hasStep = begun is not null;

    public StreamPlace? Place { get; private set; } = begun;

    /// <summary>What became of the rows up to the last step.</summary>
    public StreamCounts? Counts { get; private set; }

    /// <summary>Waits for the first example, so that what is wrong with the data is known before anything else is loaded.</summary>
    /// <exception cref="DataException">There is none.</exception>
    public void Expect()
    {
        var least = options.DataloaderDropLast ? options.PerDeviceTrainBatchSize : 1;
        Look(least);
        if (_endIsAhead && _ahead.Count <= least)
        {
            CheckBatch(0);
        }
    }

    public StepData Next(ProgressState progress)
    {
        var (size, drop) = (options.PerDeviceTrainBatchSize, options.DataloaderDropLast);
        var batches = new List<IReadOnlyList<TokenizedExample>>();
        while (true)
        {
            var (batch, last) = Batch(size);
            if (batch.Count == size || (batch.Count > 0 && !drop))
            {
                batches.Add(batch);
            }

            // An epoch also ends before rows that make no batch.
            var least = drop ? size : 1;
            Look(least);
            var endsEpoch = _endIsAhead && _ahead.Count <= least;
            if (endsEpoch)
            {
                last = _ahead.Last();
                _ahead.Clear();
                _endIsAhead = false;
                CheckBatch(batches.Count);
            }

            if (batches.Count > 0 && (endsEpoch || batches.Count == options.GradientAccumulationSteps))
            {
                (Place, Counts, _hasStep) = (last!.After, last.Counts, true);
                return new StepData(batches, (ulong)progress.MicroBatches, last.Epoch, endsEpoch);
            }
        }
    }

    /// <summary>At most so many examples, fewer at the end of an epoch, and the last of them.</summary>
    private (List<TokenizedExample> Examples, StreamedExample? Last) Batch(int size)
    {
        var (examples, last) = (new List<TokenizedExample>(size), (StreamedExample?)null);
        Look(size);
        while (examples.Count < size && _ahead.Peek().Example is { } example)
        {
            last = _ahead.Dequeue();
            examples.Add(Checked(example));
            Look(1);
        }

        return (examples, last);
    }

    /// <summary>Sees to it that so many examples are there, or all up to the end of the epoch.</summary>
    private void Look(int count)
    {
        while (_ahead.Count < count && !_endIsAhead)
        {
            if (data.TryNext(Wait, stop.Now) is not { } next)
            {
                // Rows are being passed over, or the disk is slow.
                reporter.Working();
                continue;
            }

            _ahead.Enqueue(next);
            _endIsAhead = next.Example is null;
            if (next.Counts.Bad > 0 && !_isTold)
            {
                _isTold = true;
                reporter.Notice(
                    NoticeSeverity.Warning, "bad-rows", $"Left out {next.Counts.BadRows[0]}. Further ones are counted, and told at the end.");
            }
        }
    }

    private TokenizedExample Checked(TokenizedExample example)
    {
        TokenIds.Check(example.InputIds.Max(), vocabulary);
        return example;
    }

    private void CheckBatch(int batches)
    {
        if (batches == 0 && !_hasStep)
        {
            throw new TrainingException(
                TrainingFailure.Data,
                $"The training rows are fewer than one batch of {options.PerDeviceTrainBatchSize}, and dataloader_drop_last drops it.",
                "Lower per_device_train_batch_size or set dataloader_drop_last: false.");
        }
    }
}
