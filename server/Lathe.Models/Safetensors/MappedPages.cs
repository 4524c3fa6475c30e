using System.Runtime.InteropServices;

namespace Lathe.Models.Safetensors;

/// <summary>Pages of a mapped file.</summary>
internal static unsafe partial class MappedPages
{
    private const int MadviseDontNeed = 4;

    /// <summary>
    /// Gives back the pages that lie wholly within a range of a read-only mapping of a file. They are read from the file again when they
    /// are touched. Does nothing where the system has no such call; that it may fail is no matter.
    /// </summary>
    public static void Release(byte* start, long length)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return;
        }

        long page = Environment.SystemPageSize;
        nint first = (nint)(((long)start + page - 1) / page * page);
        nint end = (nint)(((long)start + length) / page * page);
        if (end > first)
        {
            _ = Madvise(first, end - first, MadviseDontNeed);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Madvise(nint address, nint length, int advice);
}
