using System.Numerics;

namespace Lathe.Data.Quality.Duplicates;

/// <summary>
/// The first row with each hash: 12 bytes a slot, in parts that grow one by one, so that growing needs little room besides. Two texts share
/// a hash of 64 bits by chance in one of 10^7 sets of a million rows.
/// </summary>
internal sealed class RowTable
{
    private const int Parts = 64;
    private const int PartBits = 6;
    private const int FirstSlots = 64;

    private readonly Part[] _parts = [.. Enumerable.Range(0, Parts).Select(_ => new Part())];

    /// <summary>The row that had the hash first; <paramref name="row"/> itself when there was none.</summary>
    public int FirstWith(ulong hash, int row)
    {
        // Zero marks an empty slot.
        hash = hash == 0 ? 1 : hash;
        return _parts[hash >> (64 - PartBits)].FirstWith(hash, row);
    }

    private sealed class Part
    {
        private ulong[] _hashes = new ulong[FirstSlots];
        private int[] _rows = new int[FirstSlots];
        private int _count;

        public int FirstWith(ulong hash, int row)
        {
            var slot = Slot(_hashes, hash);
            if (_hashes[slot] == hash)
            {
                return _rows[slot];
            }

            if ((_count + 1) * 4L > _hashes.Length * 3L)
            {
                Grow();
                slot = Slot(_hashes, hash);
            }

            _hashes[slot] = hash;
            _rows[slot] = row;
            _count++;
            return row;
        }

        private static int Slot(ulong[] hashes, ulong hash)
        {
            var mask = hashes.Length - 1;
            var slot = (int)(hash & (uint)mask);
            while (hashes[slot] != 0 && hashes[slot] != hash)
            {
                slot = (slot + 1) & mask;
            }

            return slot;
        }

        private void Grow()
        {
            var length = (int)BitOperations.RoundUpToPowerOf2((uint)_hashes.Length + 1);
            var (hashes, rows) = (new ulong[length], new int[length]);
            for (var i = 0; i < _hashes.Length; i++)
            {
                if (_hashes[i] != 0)
                {
                    var slot = Slot(hashes, _hashes[i]);
                    (hashes[slot], rows[slot]) = (_hashes[i], _rows[i]);
                }
            }

            (_hashes, _rows) = (hashes, rows);
        }
    }
}
