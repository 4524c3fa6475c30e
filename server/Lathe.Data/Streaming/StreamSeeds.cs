namespace Lathe.Data.Streaming;

/// <summary>Seeds of a stream's shuffling: each follows from the recipe's seed and the place alone, so any place can be gone on from.</summary>
internal static class StreamSeeds
{
    /// <summary>The finalizer of MurmurHash3 (A. Appleby), number by number.</summary>
    public static int Of(int seed, params ReadOnlySpan<int> place)
    {
        unchecked
        {
            var hash = (uint)seed;
            foreach (var number in place)
            {
                hash = (hash * 0x9E3779B9) + (uint)number + 1;
                hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
                hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
                hash ^= hash >> 16;
            }

            return (int)hash;
        }
    }
}
