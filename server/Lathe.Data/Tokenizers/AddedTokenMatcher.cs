using System.Buffers;
using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tokenizers;

/// <summary>
/// Finds added tokens in a text: the leftmost first, of several that begin at one place the longest, with the flags as Hugging Face's
/// tokenizers library applies them.
/// </summary>
internal sealed class AddedTokenMatcher
{
    private readonly Dictionary<string, AddedToken> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AddedToken>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly SearchValues<string> _contents;
    private readonly int[] _lengths;

    /// <param name="tokens">Content as it stands in the text that will be searched, and the token.</param>
    public AddedTokenMatcher(IEnumerable<(string Content, AddedToken Token)> tokens)
    {
        foreach (var (content, token) in tokens)
        {
            if (content.Length > 0)
            {
                _tokens.TryAdd(content, token);
            }
        }

        _lookup = _tokens.GetAlternateLookup<ReadOnlySpan<char>>();
        _contents = SearchValues.Create([.. _tokens.Keys], StringComparison.Ordinal);
        _lengths = [.. _tokens.Keys.Select(k => k.Length).Distinct().OrderDescending()];
    }

    /// <summary>The text cut at its added tokens; a part that is no token has none.</summary>
    /// <param name="piece">The text.</param>
    /// <param name="marks">Places in it, in order, that no special token may cover.</param>
    public IEnumerable<(Piece Piece, AddedToken? Token)> Split(Piece piece, IReadOnlyList<int> marks)
    {
        if (_tokens.Count == 0)
        {
            yield return (piece, null);
            yield break;
        }

        var done = 0;
        var position = 0;
        while (Find(piece.Span, position, marks) is var (index, token, length))
        {
            position = index + length;
            if (token is null)
            {
                continue;
            }

            if (token.IsSingleWord && (EndsWithWord(piece.Span[..index]) || StartsWithWord(piece.Span[position..])))
            {
                continue;
            }

            var start = token.StripsLeft ? Math.Max(done, piece.Span[..index].TrimEnd().Length) : index;
            if (start > done)
            {
                yield return (piece.Slice(done, start - done), null);
            }

            done = token.StripsRight ? piece.Length - piece.Span[position..].TrimStart().Length : position;
            yield return (piece.Slice(start, done - start), token);
        }

        if (done < piece.Length)
        {
            yield return (piece.Slice(done, piece.Length - done), null);
        }
    }

    /// <summary>The next place where a token stands, and the longest that may stand there; null where none may.</summary>
    private (int Index, AddedToken? Token, int Length)? Find(ReadOnlySpan<char> text, int from, IReadOnlyList<int> marks)
    {
        var offset = text[from..].IndexOfAny(_contents);
        if (offset < 0)
        {
            return null;
        }

        var index = from + offset;
        var isRefused = false;
        foreach (var length in _lengths)
        {
            if (length <= text.Length - index && _lookup.TryGetValue(text.Slice(index, length), out var token))
            {
                if (!token.IsSpecial || !Covers(marks, index, length))
                {
                    return (index, token, length);
                }

                isRefused = true;
            }
        }

        return isRefused
            ? (index, null, 1)
            : throw new InvalidOperationException("A token was found that is not among those searched for.");
    }

    private static bool Covers(IReadOnlyList<int> marks, int start, int length)
    {
        var (low, high) = (0, marks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = marks[middle] < start ? (middle + 1, high) : (low, middle);
        }

        return low < marks.Count && marks[low] < start + length;
    }

    private static bool StartsWithWord(ReadOnlySpan<char> text) => !text.IsEmpty && CodePoints.IsWordAt(text, 0);

    private static bool EndsWithWord(ReadOnlySpan<char> text) => !text.IsEmpty
        && CodePoints.IsWordAt(text, text.Length - (text.Length > 1 && CodePoints.LengthAt(text, text.Length - 2) == 2 ? 2 : 1));
}
