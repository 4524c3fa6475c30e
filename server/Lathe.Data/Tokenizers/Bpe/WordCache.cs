namespace Lathe.Data.Tokenizers.Bpe;

/// <summary>
/// Ids of words seen before. Bounded by construction: each word has one slot, which a later word with the same slot takes over. Entries are
/// immutable and a reference is written in one piece, so threads need no lock.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Longer words hardly ever come again, and would make the cache's size depend on the text.</summary>
    public const int MaxWordLength = 64;

    private const int Slots = 1 << 16;

    private readonly Entry?[] _entries = new Entry?[Slots];

    public bool TryGet(ReadOnlySpan<char> word, out int slot, out int[] ids)
    {
        slot = string.GetHashCode(word) & (Slots - 1);
        if (_entries[slot] is { } entry && word.SequenceEqual(entry.Word))
        {
            ids = entry.Ids;
            return true;
        }

        ids = [];
        return false;
    }

    public void Set(int slot, ReadOnlySpan<char> word, ReadOnlySpan<int> ids) => _entries[slot] = new Entry(word.ToString(), ids.ToArray());

    private sealed record Entry(string Word, int[] Ids);
}
