namespace Lathe.Data.Quality.Duplicates;

/// <summary>Entries by the key of one band; several may have the same. 8 bytes a slot.</summary>
internal sealed class BandTable
{
    /// <summary>
    /// Entries with one key that are remembered: rows that share a long text, such as a system message, must not be compared with all the
    /// others that do.
    /// </summary>
    private const int MaxPerKey = 8;

    private const int FirstSlots = 1 << 10;

    /// <summary>Key in the upper half, entry + 1 in the lower; zero is an empty slot.</summary>
    private ulong[] _slots = new ulong[FirstSlots];
    private int _count;

    /// <summary>Appends the entries with the key.</summary>
    public void Find(uint key, List<int> entries)
    {
        for (var slot = SlotOf(key, _slots); _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (_slots[slot] >> 32 == key)
            {
                entries.Add((int)(uint)_slots[slot] - 1);
            }
        }
    }

    public void Add(uint key, int entry)
    {
        if ((_count + 1) * 4L > _slots.Length * 3L)
        {
            Grow();
        }

        var same = 0;
        var slot = SlotOf(key, _slots);
        for (; _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (_slots[slot] >> 32 == key && ++same == MaxPerKey)
            {
                return;
            }
        }

        _slots[slot] = ((ulong)key << 32) | ((uint)entry + 1);
        _count++;
    }

    private static int SlotOf(uint key, ulong[] slots) => (int)(key & (uint)(slots.Length - 1));

    private void Grow()
    {
        var former = _slots;
        _slots = new ulong[former.Length * 2];
        foreach (var value in former)
        {
            if (value != 0)
            {
                var slot = SlotOf((uint)(value >> 32), _slots);
                while (_slots[slot] != 0)
                {
                    slot = (slot + 1) & (_slots.Length - 1);
                }

                _slots[slot] = value;
            }
        }
    }
}
