using System.Numerics;
using System.Runtime.InteropServices;
using Lathe.Data.Quality.Texts;

namespace Lathe.Data.Quality.Duplicates;

/// <summary>
/// Signatures of sets, cut into bands: two sets have a band in common with a probability that rises steeply with their Jaccard index s,
/// 1 - (1 - s^5)^16, which is 0.998 at 0.8 and 0.04 at 0.3. Source: Broder, "On the resemblance and containment of documents" (1997);
/// banding as in Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3.
/// </summary>
internal static class MinHash
{
    public const int Bands = 16;

    private const int RowsPerBand = 5;
    private const int Functions = Bands * RowsPerBand;

    /// <summary>Each function is (hash xor x) * m with an odd m, a permutation of all 32-bit numbers.</summary>
    private static readonly uint[] Masks = Numbers(0x5EED_0001, odd: false);

    private static readonly uint[] Factors = Numbers(0x5EED_0002, odd: true);

    /// <summary>A key for each band.</summary>
    /// <param name="shingles">Hashes of the set's members, at least one; repeats do no harm.</param>
    public static uint[] BandKeys(ReadOnlySpan<uint> shingles)
    {
        Span<uint> least = stackalloc uint[Functions];
        least.Fill(uint.MaxValue);
        var masks = Masks.AsSpan();
        var factors = Factors.AsSpan();
        if (Functions % Vector<uint>.Count == 0)
        {
            var minima = MemoryMarshal.Cast<uint, Vector<uint>>(least);
            var mask = MemoryMarshal.Cast<uint, Vector<uint>>(masks);
            var factor = MemoryMarshal.Cast<uint, Vector<uint>>(factors);
            foreach (var shingle in shingles)
            {
                var value = new Vector<uint>(shingle);
                for (var i = 0; i < minima.Length; i++)
                {
                    minima[i] = Vector.Min(minima[i], (value ^ mask[i]) * factor[i]);
                }
            }
        }
        else
        {
            foreach (var shingle in shingles)
            {
                for (var i = 0; i < Functions; i++)
                {
                    least[i] = Math.Min(least[i], (shingle ^ masks[i]) * factors[i]);
                }
            }
        }

        var keys = new uint[Bands];
        for (var band = 0; band < Bands; band++)
        {
            var key = (uint)band;
            foreach (var value in least.Slice(band * RowsPerBand, RowsPerBand))
            {
                key = WordHashes.Mix(key ^ value) + 0x9E3779B9;
            }

            keys[band] = key;
        }

        return keys;
    }

    private static uint[] Numbers(uint seed, bool odd)
    {
        var numbers = new uint[Functions];
        for (var i = 0; i < Functions; i++)
        {
            seed += 0x9E3779B9;
            numbers[i] = WordHashes.Mix(seed) | (odd ? 1u : 0u);
        }

        return numbers;
    }
}
