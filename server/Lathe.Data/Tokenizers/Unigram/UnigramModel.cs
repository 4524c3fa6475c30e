using System.Buffers;
using System.Text;

namespace Lathe.Data.Tokenizers.Unigram;

/// <summary>
/// A unigram language model over pieces (Kudo 2018, "Subword Regularization"): of all ways to cut a text into pieces the one with the
/// largest sum of scores, found by Viterbi's algorithm; of equals the one whose last piece begins first.
/// </summary>
internal sealed class UnigramModel : TokenModel
{
    /// <summary>How much less than the least score an unknown character counts.</summary>
    public const float UnknownPenalty = 10;

    private readonly IReadOnlyDictionary<string, int> _vocabulary;
    private readonly PieceTrie _pieces;
    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly UnknownCharacters _unknown;
    private readonly bool _isSingle;

    /// <param name="vocabulary">Token to id.</param>
    /// <param name="pieces">Those of the tokens that may be found in text.</param>
    /// <param name="scores">By id.</param>
    /// <param name="unknownScore">Of a character that is no piece.</param>
    /// <param name="unknown">What such a character becomes.</param>
    /// <param name="isSingle">Sums are rounded to single precision as SentencePiece does; otherwise they are double as in a tokenizer.json.</param>
    public UnigramModel(
        IReadOnlyDictionary<string, int> vocabulary, PieceTrie pieces, double[] scores, double unknownScore, UnknownCharacters unknown, bool isSingle)
    {
        _vocabulary = vocabulary;
        _pieces = pieces;
        _scores = scores;
        _unknownScore = unknownScore;
        _unknown = unknown;
        _isSingle = isSingle;
    }

    public override IReadOnlyDictionary<string, int> Vocabulary => _vocabulary;

    public override void Encode(ReadOnlySpan<char> word, List<int> output)
    {
        var size = word.Length + 1;
        var sums = ArrayPool<double>.Shared.Rent(size);
        var starts = ArrayPool<int>.Shared.Rent(size);
        var ids = ArrayPool<int>.Shared.Rent(size);
        try
        {
            starts.AsSpan(0, size).Fill(-1);
            sums[0] = 0;
            FindBest(word, sums, starts, ids);
            Append(word, starts, ids, output);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(sums);
            ArrayPool<int>.Shared.Return(starts);
            ArrayPool<int>.Shared.Return(ids);
        }
    }

    private void FindBest(ReadOnlySpan<char> text, double[] sums, int[] starts, int[] ids)
    {
        for (var start = 0; start < text.Length;)
        {
            var single = PreTokenization.CodePoints.LengthAt(text, start);
            var hasSingle = false;
            var node = PieceTrie.Root;
            for (var end = start; end < text.Length && (node = _pieces.Next(node, text[end])) != PieceTrie.None;)
            {
                end++;
                if (_pieces.ValueAt(node) is var id && id != PieceTrie.None)
                {
                    Offer(start, end, id, _scores[id] + sums[start], sums, starts, ids);
                    hasSingle |= end - start == single;
                }
            }

            if (!hasSingle)
            {
                var sum = _unknownScore + sums[start];
                Offer(start, start + single, PieceTrie.None, _isSingle ? (float)sum : sum, sums, starts, ids);
            }

            start += single;
        }
    }

    private void Offer(int start, int end, int id, double sum, double[] sums, int[] starts, int[] ids)
    {
        if (starts[end] < 0 || sum > sums[end])
        {
            (sums[end], starts[end], ids[end]) = (_isSingle ? (float)sum : sum, start, id);
        }
    }

    private void Append(ReadOnlySpan<char> text, int[] starts, int[] ids, List<int> output)
    {
        // The path is known from its end: turned around by writing each end where its start is.
        var next = text.Length;
        for (var end = text.Length; end > 0;)
        {
            var start = starts[end];
            (starts[end], next) = (next, end);
            end = start;
        }

        var follows = false;
        for (var start = 0; start < text.Length;)
        {
            var end = next;
            if (ids[end] == PieceTrie.None)
            {
                _ = Rune.DecodeFromUtf16(text[start..end], out var rune, out _);
                _unknown.Append(rune, output, follows);
                follows = true;
            }
            else
            {
                output.Add(ids[end]);
                follows = false;
            }

            start = end;
            next = starts[end];
        }
    }
}
