using System.Runtime.InteropServices;

namespace Lathe.Data.Tokenizers.Training;

/// <summary>
/// All words as tokens, how often each pair of adjacent tokens occurs in them, and the most frequent pair. A merge only touches the words
/// that hold its pair. The queue is lazy: a pair whose count has changed is put in again, and entries that no longer hold are passed over.
/// </summary>
internal sealed class PairQueue
{
    private readonly List<Word> _words = [];
    private readonly Dictionary<(int Left, int Right), Occurrences> _pairs = [];
    private readonly PriorityQueue<((int Left, int Right) Pair, long Count), (long NegativeCount, int Left, int Right)> _queue = new();
    private readonly HashSet<(int Left, int Right)> _grown = [];

    public void AddWord(int[] tokens, long count)
    {
        _words.Add(new Word(tokens, count));
        for (var i = 0; i + 1 < tokens.Length; i++)
        {
            Grow((tokens[i], tokens[i + 1]), count, _words.Count - 1);
        }
    }

    /// <summary>The most frequent pair, of several the one with the lowest ids; false when none occurs often enough.</summary>
    public bool TryTake(int minFrequency, out int left, out int right)
    {
        EnqueueGrown();
        while (_queue.TryDequeue(out var entry, out _))
        {
            var count = _pairs.TryGetValue(entry.Pair, out var found) ? found.Count : 0;
            if (count != entry.Count)
            {
                // A higher count has been put in when it grew; a lower one is put in only now, when it matters.
                if (count > 0 && count < entry.Count)
                {
                    Enqueue(entry.Pair, count);
                }

                continue;
            }

            (left, right) = entry.Pair;
            return count >= minFrequency;
        }

        (left, right) = (0, 0);
        return false;
    }

    /// <summary>Writes <paramref name="merged"/> for the pair in all words.</summary>
    public void Merge(int left, int right, int merged)
    {
        if (!_pairs.Remove((left, right), out var occurrences))
        {
            return;
        }

        foreach (var index in occurrences.Words)
        {
            MergeInWord(index, (left, right), merged);
        }
    }

    private void MergeInWord(int index, (int Left, int Right) pair, int merged)
    {
        var word = _words[index];
        var tokens = word.Tokens;
        var kept = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            if (i + 1 < tokens.Length && (tokens[i], tokens[i + 1]) == pair)
            {
                if (kept > 0)
                {
                    Shrink((tokens[kept - 1], tokens[i]), word.Count);
                    Grow((tokens[kept - 1], merged), word.Count, index);
                }

                if (i + 2 < tokens.Length)
                {
                    Shrink((tokens[i + 1], tokens[i + 2]), word.Count);
                    Grow((merged, tokens[i + 2]), word.Count, index);
                }

                tokens[kept++] = merged;
                i++;
            }
            else
            {
                tokens[kept++] = tokens[i];
            }
        }

        _words[index] = word with { Tokens = tokens[..kept] };
    }

    private void Grow((int Left, int Right) pair, long count, int word)
    {
        ref var occurrences = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, pair, out _);
        occurrences ??= new Occurrences();
        occurrences.Count += count;
        if (occurrences.Words.Count == 0 || occurrences.Words[^1] != word)
        {
            occurrences.Words.Add(word);
        }

        _grown.Add(pair);
    }

    private void Shrink((int Left, int Right) pair, long count)
    {
        if (_pairs.TryGetValue(pair, out var occurrences))
        {
            occurrences.Count -= count;
        }
    }

    private void EnqueueGrown()
    {
        foreach (var pair in _grown)
        {
            if (_pairs.TryGetValue(pair, out var occurrences) && occurrences.Count > 0)
            {
                Enqueue(pair, occurrences.Count);
            }
        }

        _grown.Clear();
    }

    private void Enqueue((int Left, int Right) pair, long count) => _queue.Enqueue((pair, count), (-count, pair.Left, pair.Right));

    /// <summary>One distinct word of the corpus and how often it occurs.</summary>
    private readonly record struct Word(int[] Tokens, long Count);

    private sealed class Occurrences
    {
        public long Count { get; set; }

        /// <summary>Words that hold the pair or held it once.</summary>
        public List<int> Words { get; } = [];
    }
}
