using System.Runtime.InteropServices;

namespace Lathe.Training.Native;

/// <summary>Anonymous memory straight from the Linux kernel (mmap(2), mremap(2), madvise(2)).</summary>
internal static unsafe partial class Mappings
{
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;
    private const int MayMove = 1;
    private const int HugePage = 14;

    /// <summary>From here on pages of 2 MiB are asked for, of which one fault brings 512 small ones.</summary>
    private const nuint Huge = 2 << 20;

    public static nuint PageSize { get; } = (nuint)Environment.SystemPageSize;

    /// <summary>Whole pages of zeros; null: there is no more.</summary>
    /// <param name="bytes">A multiple of the page size.</param>
    public static void* Map(nuint bytes)
    {
        var address = mmap(null, bytes, ReadWrite, PrivateAnonymous, -1, 0);
        return Failed(address) ? null : WithHugePages(address, bytes);
    }

    /// <summary>A mapping of another size, elsewhere if need be, with as much of its content as fits; null: there is no more, and it is as it was.</summary>
    public static void* Resize(void* address, nuint bytes, nuint wanted)
    {
        var moved = mremap(address, bytes, wanted, MayMove);
        return Failed(moved) ? null : WithHugePages(moved, wanted);
    }

    public static void Unmap(void* address, nuint bytes) => _ = munmap(address, bytes);

    private static bool Failed(void* address) => (nint)address == -1;

    private static void* WithHugePages(void* address, nuint bytes)
    {
        if (bytes >= Huge)
        {
            _ = madvise(address, bytes, HugePage);
        }

        return address;
    }

    [LibraryImport("libc")]
    private static partial void* mmap(void* address, nuint bytes, int protection, int flags, int file, long offset);

    [LibraryImport("libc")]
    private static partial void* mremap(void* address, nuint bytes, nuint wanted, int flags);

    [LibraryImport("libc")]
    private static partial int munmap(void* address, nuint bytes);

    [LibraryImport("libc")]
    private static partial int madvise(void* address, nuint bytes, int advice);
}
