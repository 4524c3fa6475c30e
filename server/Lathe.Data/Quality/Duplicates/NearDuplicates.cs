namespace Lathe.Data.Quality.Duplicates;

/// <summary>
/// Finds the earlier row that a row nearly repeats. Candidates come from bands of signatures and are compared by all their shingles, so what
/// is found has at least the similarity that is asked for; one of 500 such pairs is missed.
/// </summary>
internal sealed class NearDuplicates : IDisposable
{
    /// <summary>A Jaccard index of shingles.</summary>
    public const double Threshold = 0.8;

    /// <summary>
    /// Rows that are remembered, so that memory has a bound (270 MiB): 16 tables of 2^21 slots, three quarters full.
    /// </summary>
    public const int MaxRows = (1 << 21) * 3 / 4;

    /// <summary>Candidates that are compared for one row, those with most bands in common first.</summary>
    private const int MaxCompared = 32;

    private readonly BandTable[] _bands = [.. Enumerable.Range(0, MinHash.Bands).Select(_ => new BandTable())];
    private readonly ShingleStore _store = new();
    private readonly List<int> _rows = [];
    private readonly List<int> _found = [];

    /// <summary>There were more rows than are remembered; later ones were compared with those.</summary>
    public bool IsFull { get; private set; }

    /// <summary>The first earlier row that is like this one, or null; the row is remembered then.</summary>
    /// <exception cref="DataException">The temporary file can't be written.</exception>
    public (int Row, double Similarity)? Find(RowShingles shingles, int row)
    {
        if (MostSimilar(shingles) is { } found)
        {
            return found;
        }

        if (_store.Count == MaxRows)
        {
            IsFull = true;
            return null;
        }

        for (var band = 0; band < _bands.Length; band++)
        {
            _bands[band].Add(shingles.BandKeys[band], _store.Count);
        }

        _store.Add(shingles.Questions, shingles.Answers);
        _rows.Add(row);
        return null;
    }

    public void Dispose() => _store.Dispose();

    private (int Row, double Similarity)? MostSimilar(RowShingles shingles)
    {
        _found.Clear();
        for (var band = 0; band < _bands.Length; band++)
        {
            _bands[band].Find(shingles.BandKeys[band], _found);
        }

        var (best, similarity) = (-1, 0.0);
        foreach (var (entry, _) in _found.CountBy(entry => entry).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(MaxCompared))
        {
            var other = RowShingles.Similarity(_store.Read(entry), (shingles.Questions, shingles.Answers));
            if (other >= Threshold && (other > similarity || (other == similarity && entry < best)))
            {
                (best, similarity) = (entry, other);
            }
        }

        return best < 0 ? null : (_rows[best], similarity);
    }
}
