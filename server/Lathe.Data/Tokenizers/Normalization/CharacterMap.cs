using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;

namespace Lathe.Data.Tokenizers.Normalization;

/// <summary>
/// The <c>precompiled_charsmap</c> of SentencePiece: the length of a trie in bytes, the trie, and the texts that its entries stand for, each
/// with a zero at its end. The trie is a double array as of Darts-clone (32-bit units, little-endian, keyed by bytes of UTF-8).
/// </summary>
internal sealed class CharacterMap
{
    /// <summary>The longest in use has 33 bytes.</summary>
    private const int MaxReplacementBytes = 256;

    private readonly uint[] _units;
    private readonly byte[] _texts;
    private readonly Func<string, DataException> _error;
    private readonly ConcurrentDictionary<int, string> _decoded = new();
    private readonly bool[] _isPlain = new bool[128];

    private CharacterMap(uint[] units, byte[] texts, Func<string, DataException> error)
    {
        _units = units;
        _texts = texts;
        _error = error;
        for (var value = 1; value < _isPlain.Length; value++)
        {
            var place = 0U;
            _isPlain[value] = !Step(ref place, (byte)value);
        }
    }

    /// <param name="blob">The map's bytes; not empty.</param>
    /// <param name="error">Makes an exception of a complaint, which names the place.</param>
    public static CharacterMap Read(ReadOnlySpan<byte> blob, Func<string, DataException> error)
    {
        if (blob.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(blob) is var size
            && (size < 4 || size % 4 != 0 || size > blob.Length - 4))
        {
            throw error("this normalization map is cut short. Copy the file from the model again.");
        }

        var trie = blob.Slice(4, (int)BinaryPrimitives.ReadUInt32LittleEndian(blob));
        var units = new uint[trie.Length / 4];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(trie[(4 * i)..]);
        }

        return new CharacterMap(units, blob[(4 + trie.Length)..].ToArray(), error);
    }

    /// <summary>A character that no entry begins with.</summary>
    public bool IsPlain(char unit) => unit < _isPlain.Length && _isPlain[unit];

    /// <summary>The longest entry at the front of <paramref name="text"/>.</summary>
    public bool TryLongest(ReadOnlySpan<char> text, out int length, out string replacement) => TryFind(text, longest: true, out length, out replacement);

    /// <summary>The shortest entry at the front of <paramref name="text"/>.</summary>
    public bool TryShortest(ReadOnlySpan<char> text, out string replacement) => TryFind(text, longest: false, out _, out replacement);

    private bool TryFind(ReadOnlySpan<char> text, bool longest, out int length, out string replacement)
    {
        var found = -1;
        length = 0;
        var place = 0U;
        Span<byte> utf8 = stackalloc byte[4];
        var position = 0;
        while (position < text.Length && (longest || found < 0))
        {
            _ = Rune.DecodeFromUtf16(text[position..], out var rune, out var consumed);
            position += consumed;
            var isKnown = true;
            foreach (var value in utf8[..rune.EncodeToUtf8(utf8)])
            {
                if (!Step(ref place, value))
                {
                    isKnown = false;
                    break;
                }
            }

            if (!isKnown)
            {
                break;
            }

            if (EntryAt(place) is { } entry)
            {
                (found, length) = (entry, position);
            }
        }

        replacement = found < 0 ? "" : _decoded.GetOrAdd(found, Text);
        return found >= 0;
    }

    /// <summary>From a node's unit to that of the node behind one byte.</summary>
    private bool Step(ref uint place, byte value)
    {
        var target = place ^ Offset(_units[place]) ^ value;
        if (target >= _units.Length || Label(_units[target]) != value)
        {
            return false;
        }

        place = target;
        return true;
    }

    /// <summary>Where the text of the entry at a node begins; null when no entry ends there.</summary>
    private int? EntryAt(uint place)
    {
        var unit = _units[place];
        var leaf = place ^ Offset(unit);
        return (unit >> 8 & 1) != 0 && leaf < _units.Length ? (int)(_units[leaf] & int.MaxValue) : null;
    }

    private static uint Label(uint unit) => unit & (1U << 31 | 0xFF);

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & (1U << 9)) >> 6);

    private string Text(int start)
    {
        var rest = start < _texts.Length ? _texts.AsSpan(start) : [];
        var length = rest[..Math.Min(rest.Length, MaxReplacementBytes + 1)].IndexOf((byte)0);
        return length >= 0
            ? Encoding.UTF8.GetString(rest[..length])
            : throw _error($"an entry of this normalization map has no end, or more than {MaxReplacementBytes} bytes. Copy the file from the model again.");
    }
}
