using System.Globalization;

namespace Lathe.Memory;

/// <summary>The one way amounts of memory are shown: GiB (2^30 bytes) with one decimal.</summary>
public static class Gib
{
    /// <summary>Bytes in one GiB.</summary>
    public const long Bytes = 1L << 30;

    /// <summary>Such as <c>17.3 GiB</c>.</summary>
    public static string Format(long bytes) => Number(bytes) + " GiB";

    /// <summary>The number alone, for texts that name the unit once: <c>17.3 of 23.1 GiB</c>.</summary>
    public static string Number(long bytes)
    {
        double rounded = Math.Round(bytes / (double)Bytes, 1, MidpointRounding.AwayFromZero);

        // Adding zero turns -0.0 into 0.0.
        return (rounded + 0.0).ToString("F1", CultureInfo.InvariantCulture);
    }
}
