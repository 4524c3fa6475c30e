using Lathe.Data.Tokenizers.PreTokenization;

namespace Lathe.Data.Tokenizers.Training;

/// <summary>How often each word (piece of the pre-tokenizer) occurs in a corpus.</summary>
internal sealed class WordCounter
{
    private readonly PreTokenizer _preTokenizer = new RegexPreTokenizer(SplitPattern.Create(SplitPattern.Qwen2));
    private readonly AddedTokenMatcher _special;
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<Piece> _pieces = [];

    public WordCounter(IEnumerable<string> specialTokens)
    {
        _special = new AddedTokenMatcher(specialTokens.Select((content, id) => (content, new AddedToken(id, content, IsSpecial: true))));
        _lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public void Add(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        foreach (var (section, token) in _special.Split(new Piece(text, 0, text.Length), marks: []))
        {
            if (token is not null)
            {
                continue;
            }

            _pieces.Clear();
            _preTokenizer.Split(section, _pieces);
            foreach (var piece in _pieces)
            {
                _lookup.TryGetValue(piece.Span, out var count);
                _lookup[piece.Span] = count + 1;
            }
        }
    }

    /// <summary>Words in ordinal order, so that training does not depend on the order of the files.</summary>
    public List<(string Word, long Count)> Words() =>
        [.. _counts.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, p.Value))];
}
