using Lathe.Data.Pipeline;

namespace Lathe.Data.Streaming;

/// <summary>
/// Rows that follow each other in the stream, shuffled among each other. A row never leaves its window, so where a run stands is told by
/// the start of a window and a number of rows; in each epoch the windows begin at other rows, so that neighbours part.
/// </summary>
/// <param name="rows">In the shuffled order.</param>
/// <param name="start">Before the first row.</param>
/// <param name="number">Which window of the epoch, from 0.</param>
internal sealed class ShuffleWindow(StreamRow[] rows, MixPlace start, int number)
{
    /// <summary>Bytes of text in a window: rows that are all huge make fewer rows per window, not more memory.</summary>
    public const long MaxBytes = 256 << 20;

    /// <summary>What a row takes beside its text, about.</summary>
    private const int RowBytes = 128;

    public StreamRow[] Rows => rows;

    public MixPlace Start => start;

    public int Number => number;

    /// <summary>The next window; it has no rows when the stream has ended.</summary>
    /// <exception cref="DataException">A row can't be read.</exception>
    public static ShuffleWindow Read(RowMixer mixer, StreamOptions options, int epoch, int number)
    {
        var start = mixer.Place;
        var rows = new List<StreamRow>();
        var random = new SeededRandom(StreamSeeds.Of(options.ShuffleSeed, epoch, number));
        var most = number == 0 && epoch > 0 && options.Shuffles ? 1 + random.Below(options.BufferRows) : options.BufferRows;
        var bytes = 0L;
        while (rows.Count < most && bytes < MaxBytes && mixer.Next() is { } row)
        {
            rows.Add(row);
            bytes += RowBytes + row.Row.Content.Length;
        }

        var order = options.Shuffles ? random.Permutation(rows.Count) : [.. Enumerable.Range(0, rows.Count)];
        return new ShuffleWindow(Array.ConvertAll(order, i => rows[i]), start, number);
    }
}
