namespace Lathe.Data.Tokenizers.Bpe;

/// <summary>Merges the symbols of one word: always the pair of lowest rank, the leftmost of equals, until none is left.</summary>
internal static class WordMerger
{
    /// <summary>Nearly all words are shorter, and a scan over all pairs needs no memory; beyond, its square would show.</summary>
    private const int LongestScanned = 48;

    private const int NoMerge = int.MaxValue;

    /// <summary>Merges in place.</summary>
    /// <returns>How many symbols are left at the front of <paramref name="symbols"/>.</returns>
    public static int Run(Span<int> symbols, MergeTable merges) =>
        symbols.Length <= LongestScanned ? Scan(symbols, merges) : new QueuedWord(symbols, merges).Run();

    private static int Scan(Span<int> symbols, MergeTable merges)
    {
        var count = symbols.Length;
        Span<Merge> pairs = stackalloc Merge[LongestScanned];
        for (var i = 0; i + 1 < count; i++)
        {
            pairs[i] = Lookup(symbols[i], symbols[i + 1], merges);
        }

        while (true)
        {
            var best = -1;
            var bestRank = NoMerge;
            for (var i = 0; i + 1 < count; i++)
            {
                if (pairs[i].Rank < bestRank)
                {
                    (best, bestRank) = (i, pairs[i].Rank);
                }
            }

            if (best < 0)
            {
                return count;
            }

            symbols[best] = pairs[best].Id;
            symbols[(best + 2)..count].CopyTo(symbols[(best + 1)..]);
            pairs[(best + 1)..(count - 1)].CopyTo(pairs[best..]);
            count--;
            if (best > 0)
            {
                pairs[best - 1] = Lookup(symbols[best - 1], symbols[best], merges);
            }

            if (best + 1 < count)
            {
                pairs[best] = Lookup(symbols[best], symbols[best + 1], merges);
            }
        }
    }

    private static Merge Lookup(int left, int right, MergeTable merges) =>
        merges.TryGet(left, right, out var merge) ? merge : new Merge(NoMerge, 0);

    /// <summary>A linked list of symbols and a queue of candidate merges: n log n, for words as long as whole documents.</summary>
    private readonly ref struct QueuedWord
    {
        private const int None = -1;

        private readonly Span<int> _symbols;
        private readonly MergeTable _merges;
        private readonly int[] _next;
        private readonly int[] _previous;
        private readonly PriorityQueue<(int Position, int Id), (int Rank, int Position)> _queue;

        public QueuedWord(Span<int> symbols, MergeTable merges)
        {
            _symbols = symbols;
            _merges = merges;
            _next = new int[symbols.Length];
            _previous = new int[symbols.Length];
            _queue = new(symbols.Length);
            for (var i = 0; i < symbols.Length; i++)
            {
                _previous[i] = i - 1;
                _next[i] = i + 1 < symbols.Length ? i + 1 : None;
            }

            for (var i = 0; i < symbols.Length; i++)
            {
                Enqueue(i);
            }
        }

        public int Run()
        {
            while (_queue.TryDequeue(out var candidate, out var priority))
            {
                var (position, id) = candidate;
                var right = _next[position];

                // A symbol that was merged away is its own predecessor; a pair that changed since has another merge.
                if (_previous[position] == position || right == None
                    || !_merges.TryGet(_symbols[position], _symbols[right], out var merge) || merge != new Merge(priority.Rank, id))
                {
                    continue;
                }

                _symbols[position] = id;
                _next[position] = _next[right];
                _previous[right] = right;
                if (_next[position] != None)
                {
                    _previous[_next[position]] = position;
                    Enqueue(position);
                }

                if (_previous[position] != None)
                {
                    Enqueue(_previous[position]);
                }
            }

            return Compact();
        }

        private void Enqueue(int position)
        {
            var right = _next[position];
            if (right != None && _merges.TryGet(_symbols[position], _symbols[right], out var merge))
            {
                _queue.Enqueue((position, merge.Id), (merge.Rank, position));
            }
        }

        private int Compact()
        {
            var count = 0;
            for (var i = 0; i != None; i = _next[i])
            {
                _symbols[count++] = _symbols[i];
            }

            return count;
        }
    }
}
