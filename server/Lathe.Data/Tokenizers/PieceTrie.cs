using System.Numerics;

namespace Lathe.Data.Tokenizers;

/// <summary>
/// Finds all pieces that a text begins with. Edges lie in one flat table with open addressing, keyed by node and UTF-16 unit. Filled once,
/// then only read.
/// </summary>
internal sealed class PieceTrie
{
    public const int Root = 0;
    public const int None = -1;

    /// <summary>Vocabularies in use have some two million characters in all.</summary>
    private const int MaxCharacters = 1 << 24;

    private const long Empty = -1;

    private readonly long[] _keys;
    private readonly int[] _children;
    private readonly int[] _values;
    private readonly int _shift;
    private int _count = 1;

    /// <param name="pieces">Text and value; of two equal texts the first counts.</param>
    /// <exception cref="DataException">The pieces have too many characters in all.</exception>
    public PieceTrie(IReadOnlyCollection<(string Text, int Value)> pieces)
    {
        var characters = pieces.Sum(p => (long)p.Text.Length);
        if (characters > MaxCharacters)
        {
            throw new DataException($"the tokens have {characters:N0} characters in all; at most {MaxCharacters:N0} are read.");
        }

        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, characters * 2));
        _shift = 64 - BitOperations.Log2((uint)size);
        _keys = new long[size];
        _children = new int[size];
        _values = new int[characters + 1];
        Array.Fill(_keys, Empty);
        Array.Fill(_values, None);
        foreach (var (text, value) in pieces)
        {
            Add(text, value);
        }
    }

    /// <summary>The node behind an edge, or <see cref="None"/>.</summary>
    public int Next(int node, char unit)
    {
        var slot = Find(Key(node, unit));
        return _keys[slot] == Empty ? None : _children[slot];
    }

    /// <summary>The value of the piece that ends at a node, or <see cref="None"/>.</summary>
    public int ValueAt(int node) => _values[node];

    /// <summary>The longest piece at the front of <paramref name="text"/>: its length and value; a length of 0 for none.</summary>
    public (int Length, int Value) Longest(ReadOnlySpan<char> text)
    {
        var longest = (Length: 0, Value: None);
        var node = Root;
        for (var i = 0; i < text.Length && (node = Next(node, text[i])) != None; i++)
        {
            if (_values[node] != None)
            {
                longest = (i + 1, _values[node]);
            }
        }

        return longest;
    }

    private static long Key(int node, char unit) => (long)node << 16 | unit;

    private void Add(string text, int value)
    {
        var node = Root;
        foreach (var unit in text)
        {
            var key = Key(node, unit);
            var slot = Find(key);
            if (_keys[slot] == Empty)
            {
                (_keys[slot], _children[slot]) = (key, _count++);
            }

            node = _children[slot];
        }

        if (_values[node] == None)
        {
            _values[node] = value;
        }
    }

    private int Find(long key)
    {
        var slot = (int)((ulong)key * 0x9E3779B97F4A7C15 >> _shift);
        while (_keys[slot] != key && _keys[slot] != Empty)
        {
            slot = (slot + 1) & (_keys.Length - 1);
        }

        return slot;
    }
}
