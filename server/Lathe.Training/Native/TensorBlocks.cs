using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lathe.Training.Native;

/// <summary>
/// Gives libtorch's large tensors their memory from a <see cref="BlockCache"/>: the calls by which its core library asks the system for
/// memory (<c>posix_memalign</c>) and gives it back (<c>free</c>) are led here. Elsewhere than on Linux, x64, all is as it was.
/// </summary>
internal static unsafe partial class TensorBlocks
{
    /// <summary><c>system</c>: libtorch keeps asking the system.</summary>
    public const string Variable = "LATHE_ALLOCATOR";

    /// <summary>Bytes from which a tensor has a block of its own; the system's allocator is good at smaller ones.</summary>
    public const int Smallest = 512 << 10;

    private const string Core = "libc10.so";
    private const int NoMemory = 12;

    /// <summary>Null: it is not in use here.</summary>
    public static BlockCache? Cache { get; private set; }

    /// <summary>To be called once, when the library is loaded and nobody else uses it yet.</summary>
    public static bool Install()
    {
        if (Environment.GetEnvironmentVariable(Variable) == "system")
        {
            return false;
        }

        var cache = new BlockCache();
        Cache = cache;
        if (!ImportTable.Redirect(Core, new Dictionary<string, nint>
        {
            ["posix_memalign"] = (nint)(delegate* unmanaged[Cdecl]<void**, nuint, nuint, int>)&Allocate,
            ["free"] = (nint)(delegate* unmanaged[Cdecl]<void*, void>)&Free,
        }))
        {
            Cache = null;
        }

        return Cache is not null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Allocate(void** result, nuint alignment, nuint bytes)
    {
        if (bytes < Smallest || alignment > Mappings.PageSize)
        {
            return posix_memalign(result, alignment, bytes);
        }

        *result = Cache!.Take(bytes);
        return *result is null ? NoMemory : 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(void* address)
    {
        if (address is not null && !((nuint)address % Mappings.PageSize == 0 && Cache!.Return(address)))
        {
            free(address);
        }
    }

    [SuppressGCTransition]
    [LibraryImport("libc")]
    private static partial int posix_memalign(void** result, nuint alignment, nuint bytes);

    [SuppressGCTransition]
    [LibraryImport("libc")]
    private static partial void free(void* address);
}
