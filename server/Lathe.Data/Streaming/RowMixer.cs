using Lathe.Data.Pipeline;
using Lathe.Recipes.Model;

namespace Lathe.Data.Streaming;

/// <summary>
/// The rows of several datasets as one stream, in the order that <see cref="DatasetMixing"/> gives rows whose number is known. Rows that
/// turn out to be bad count here, since nobody has looked into them yet.
/// </summary>
internal sealed class RowMixer : IDisposable
{
    private readonly IReadOnlyList<DatasetSource> _sources;
    private readonly IReadOnlyList<SourcePlace> _beginning;
    private readonly MixStrategy _strategy;
    private readonly double[]? _bounds;
    private readonly SeededRandom _random;
    private readonly RowFeed[] _feeds;
    private readonly bool[] _usedUp;
    private readonly CancellationToken _ct;
    private readonly IReadOnlyList<double>? _shares;
    private int _turn;
    private long _draws;
    private bool _isNew;

    /// <param name="sources">The datasets.</param>
    /// <param name="options">How they are mixed.</param>
    /// <param name="beginning">Where a dataset begins, each time that it does.</param>
    /// <param name="start">Where to go on.</param>
    /// <param name="ct">Stops between rows.</param>
    public RowMixer(
        IReadOnlyList<DatasetSource> sources, StreamOptions options, IReadOnlyList<SourcePlace> beginning, MixPlace start, CancellationToken ct)
    {
        _ct = ct;
        _sources = sources;
        _beginning = beginning;
        _strategy = sources.Count < 2 ? MixStrategy.Concat : options.MixStrategy;
        _bounds = _strategy != MixStrategy.Concat && options.Probabilities is { } shares ? DatasetMixing.Cumulated(shares) : null;
        _random = new SeededRandom(options.MixSeed);
        _feeds = [.. sources.Zip(start.Sources, (source, place) => new RowFeed(source, place, ct))];
        _usedUp = [.. start.UsedUp];
        _turn = start.Turn;
        while (_draws < start.Draws)
        {
            Draw();
        }

        _isNew = start.Draws == 0 && start.Turn == 0;
        _shares = options.Probabilities;
    }

    /// <summary>Before the next row.</summary>
    public MixPlace Place => new([.. _feeds.Select(feed => feed.Place)], [.. _usedUp], _turn, _draws);

    /// <summary>How much of the rows is given, from 0 to 1, by the bytes of their files.</summary>
    public double Share => _strategy switch
    {
        MixStrategy.InterleaveUnder => _feeds.Max(feed => feed.Share),
        MixStrategy.InterleaveOver => _feeds.Zip(_usedUp, (feed, isUsedUp) => isUsedUp ? 1 : feed.Share).Min(),
        _ => _feeds.Sum(feed => feed.Share * feed.TotalBytes) / _feeds.Sum(feed => feed.TotalBytes),
    };

    /// <summary>The next row; null when the stream has ended.</summary>
    /// <exception cref="DataException">A row can't be read, or one of the datasets has no rows, so that there is nothing to mix.</exception>
    public StreamRow? Next()
    {
        if (_strategy == MixStrategy.Concat)
        {
            while (_turn < _feeds.Length && _feeds[_turn].IsAtEnd)
            {
                _usedUp[_turn++] = true;
            }

            return _turn < _feeds.Length ? Row(_turn) : null;
        }

        if (_isNew)
        {
            Begin();
        }

        while (!HasEnded)
        {
            var source = _bounds is null ? Turn() : Draw();
            if (_strategy != MixStrategy.InterleaveOnce || !_usedUp[source])
            {
                return Take(source);
            }
        }

        return null;
    }

    public void Dispose()
    {
        foreach (var feed in _feeds)
        {
            feed.Dispose();
        }
    }

    /// <summary>Taken from in turn, a round is always finished.</summary>
    private bool HasEnded => (_bounds is not null || _turn == 0)
        && (_strategy == MixStrategy.InterleaveUnder ? _usedUp.Contains(true) : !_usedUp.Contains(false));

    private void Begin()
    {
        _isNew = false;
        for (var source = 0; source < _feeds.Length; source++)
        {
            if (_feeds[source].IsAtEnd)
            {
                var info = _sources[source].Info;
                throw new DataException($"{info.Where}: {info.DataPath} has no row to train on, so that there is nothing to mix.");
            }

            // A dataset that is never drawn would never be used up.
            _usedUp[source] = _shares?[source] == 0 && _strategy != MixStrategy.InterleaveUnder;
        }
    }

    private StreamRow Row(int source)
    {
        var (file, row) = _feeds[source].Take();
        return new StreamRow(source, file, row);
    }

    private StreamRow Take(int source)
    {
        if (_feeds[source].IsAtEnd)
        {
            _feeds[source].Dispose();
            _feeds[source] = new RowFeed(_sources[source], _beginning[source], _ct);
        }

        var row = Row(source);
        _usedUp[source] |= _feeds[source].IsAtEnd;
        return row;
    }

    private int Turn()
    {
        var source = _turn;
        _turn = (_turn + 1) % _feeds.Length;
        return source;
    }

    private int Draw()
    {
        _draws++;
        var drawn = _random.NextDouble();
        return Array.FindIndex(_bounds!, bound => bound > drawn);
    }
}
