using System.Globalization;

namespace Lathe.Jobs.Downloads;

/// <summary>Asks for room before much is written.</summary>
internal static class DiskSpace
{
    private const double Gibibyte = 1L << 30;

    /// <summary>Left for everything else on the disk, bytes.</summary>
    private const long Margin = 64 << 20;

    /// <summary>Throws <see cref="IOException"/> when the disk of that folder has less left.</summary>
    public static void Require(string folder, long bytes, string what)
    {
        long free;
        try
        {
            free = new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A file system that does not tell: writing to it will.
            return;
        }

        if (free - Margin < bytes)
        {
            throw new IOException($"{what} needs {Show(bytes)} there, and {Show(free)} are free.");
        }
    }

    private static string Show(long bytes) => (bytes / Gibibyte).ToString("0.00", CultureInfo.InvariantCulture) + " GiB";
}
