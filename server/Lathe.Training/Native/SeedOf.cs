namespace Lathe.Training.Native;

/// <summary>Seeds as functions, so that no generator has a state to save.</summary>
internal static class SeedOf
{
    /// <summary>Of what is random at one place of the model in one micro-batch.</summary>
    /// <param name="seed">Of the run.</param>
    /// <param name="step">Number of the micro-batch.</param>
    /// <param name="place">Number of the place; no two places of a model have the same.</param>
    public static ulong Place(ulong seed, ulong step, ulong place) => Mix(Mix(Mix(seed) ^ step) ^ place);

    /// <summary>Finalizer of SplitMix64 (Steele, Lea and Flood 2014): spreads neighbouring inputs over all 64 bits.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
