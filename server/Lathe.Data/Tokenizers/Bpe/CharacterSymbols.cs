using System.Text;

namespace Lathe.Data.Tokenizers.Bpe;

/// <summary>
/// The symbols that merging over characters begins with: a character that is a token is its id; one that is none has a symbol of its own
/// beyond all ids, so that merges may still lead from it to a token.
/// </summary>
internal sealed class CharacterSymbols
{
    private readonly int[] _basic = new int[char.MaxValue + 1];
    private readonly Dictionary<int, int> _others = [];
    private readonly int _firstUnknown;

    /// <param name="tokens">Tokens that merging may begin with, and their ids.</param>
    /// <param name="firstUnknown">Larger than all ids.</param>
    public CharacterSymbols(IEnumerable<KeyValuePair<string, int>> tokens, int firstUnknown)
    {
        _firstUnknown = firstUnknown;
        for (var unit = 0; unit < _basic.Length; unit++)
        {
            _basic[unit] = firstUnknown + unit;
        }

        foreach (var (token, id) in tokens)
        {
            if (token.Length > 2 || !Rune.TryGetRuneAt(token, 0, out var rune) || rune.Utf16SequenceLength != token.Length)
            {
                continue;
            }

            if (rune.IsBmp)
            {
                _basic[rune.Value] = id;
            }
            else
            {
                _others[rune.Value] = id;
            }
        }
    }

    public int Of(Rune rune) => rune.IsBmp ? _basic[rune.Value]
        : _others.TryGetValue(rune.Value, out var id) ? id : _firstUnknown + rune.Value;

    /// <summary>True when a symbol is a character that is no token.</summary>
    public bool IsUnknown(int symbol, out Rune rune)
    {
        rune = symbol >= _firstUnknown ? new Rune(symbol - _firstUnknown) : default;
        return symbol >= _firstUnknown;
    }
}
