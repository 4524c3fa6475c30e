using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lathe.Training.Kernels;

/// <summary>
/// Random bits as a function of a seed and the number of an element: two rounds of MurmurHash3's finalizer (Appleby 2011), one for each
/// half of the seed, so that no two seeds give the same bits in another order.
/// </summary>
internal static class RandomBits
{
    /// <summary>Spreads neighbouring numbers before the first round: 2^32 divided by the golden ratio, odd.</summary>
    public const uint Spread = 0x9E3779B1;

    public const uint Factor1 = 0x85EBCA6B;
    public const uint Factor2 = 0xC2B2AE35;

    /// <returns>16 bits, in [0, 65536).</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(uint index, ulong seed) => Mix(Mix((index * Spread) ^ (uint)seed) + (uint)(seed >> 32)) >> 16;

    /// <returns>16 bits for each index.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Of(Vector512<uint> indices, ulong seed) =>
        Mix(Mix((indices * Spread) ^ Vector512.Create((uint)seed)) + Vector512.Create((uint)(seed >> 32))) >>> 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mix(uint x)
    {
        x = (x ^ (x >> 16)) * Factor1;
        x = (x ^ (x >> 13)) * Factor2;
        return x ^ (x >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Mix(Vector512<uint> x)
    {
        x = (x ^ (x >>> 16)) * Factor1;
        x = (x ^ (x >>> 13)) * Factor2;
        return x ^ (x >>> 16);
    }
}
