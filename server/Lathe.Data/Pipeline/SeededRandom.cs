using System.Numerics;

namespace Lathe.Data.Pipeline;

/// <summary>
/// numpy's default generator (PCG64 XSL-RR seeded through SeedSequence) as far as splitting and mixing need it, so that a seed picks the
/// same rows as in Hugging Face datasets. Sources: O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for Random
/// Number Generation" (2014); NumPy enhancement proposal 19.
/// </summary>
public sealed class SeededRandom
{
    private static readonly UInt128 Multiplier = new(0x2360ED051FC65DA4, 0x4385DF649FCCF645);

    private readonly UInt128 _increment;
    private UInt128 _state;
    private uint? _spare;

    public SeededRandom(int seed)
    {
        var words = SeedWords((uint)seed);
        _increment = (new UInt128(words[2], words[3]) << 1) | 1;
        Step();
        _state += new UInt128(words[0], words[1]);
        Step();
    }

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 in random order.</summary>
    public int[] Permutation(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var i = count - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    /// <summary>
    /// A number from 0 to <paramref name="limit"/> - 1, all equally likely: as many bits as it may need, drawn until they fit.
    /// </summary>
    public int Below(int limit)
    {
        var mask = limit == 1 ? 0 : uint.MaxValue >> BitOperations.LeadingZeroCount((uint)limit - 1);
        uint drawn;
        do
        {
            drawn = Next32() & mask;
        }
        while (drawn >= limit);

        return (int)drawn;
    }

    /// <summary>A number from 0 to just below 1, of 53 random bits.</summary>
    public double NextDouble() => (Next64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Half of a 64-bit number; the other half is kept for the next call.</summary>
    private uint Next32()
    {
        if (_spare is { } spare)
        {
            _spare = null;
            return spare;
        }

        var bits = Next64();
        _spare = (uint)(bits >> 32);
        return (uint)bits;
    }

    private ulong Next64()
    {
        Step();
        return BitOperations.RotateRight((ulong)(_state >> 64) ^ (ulong)_state, (int)(_state >> 122));
    }

    private void Step() => _state = unchecked((_state * Multiplier) + _increment);

    /// <summary>SeedSequence(seed).generate_state(4, uint64).</summary>
    private static ulong[] SeedWords(uint seed)
    {
        const int PoolSize = 4;
        unchecked
        {
            var hash = 0x43b0d7e5u;
            uint Scramble(uint value)
            {
                value ^= hash;
                hash *= 0x931e8875u;
                value *= hash;
                return value ^ (value >> 16);
            }

            var pool = new uint[PoolSize];
            for (var i = 0; i < PoolSize; i++)
            {
                pool[i] = Scramble(i == 0 ? seed : 0);
            }

            for (var source = 0; source < PoolSize; source++)
            {
                for (var target = 0; target < PoolSize; target++)
                {
                    if (source != target)
                    {
                        var mixed = (0xca01f9ddu * pool[target]) - (0x4973f715u * Scramble(pool[source]));
                        pool[target] = mixed ^ (mixed >> 16);
                    }
                }
            }

            var outHash = 0x8b51f9ddu;
            var words = new ulong[PoolSize];
            for (var i = 0; i < 2 * PoolSize; i++)
            {
                var value = pool[i % PoolSize] ^ outHash;
                outHash *= 0x58f38dedu;
                value *= outHash;
                value ^= value >> 16;
                words[i / 2] |= (ulong)value << (32 * (i % 2));
            }

            return words;
        }
    }
}
