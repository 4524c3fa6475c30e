using System.Runtime.InteropServices;

namespace Lathe.Models.Files;

/// <summary>What .NET does not do with folders: putting them on the disk, and exchanging two of them.</summary>
public static partial class Folders
{
    private const int OpenReadOnly = 0;
    private const int CurrentFolder = -100;
    private const uint ExchangeNames = 2;

    /// <summary>
    /// Puts the names in a folder on the disk, so that a rename in it outlasts a loss of power. Does nothing where the system or the file
    /// system has no such call: the names then follow when the system sees fit.
    /// </summary>
    public static void Sync(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return;
        }

        var handle = Open(folder, OpenReadOnly);
        if (handle >= 0)
        {
            _ = Fsync(handle);
            _ = Close(handle);
        }
    }

    /// <summary>
    /// Exchanges two folders at once, so that each name always leads to a whole folder (renameat2(2)). False, and nothing done, where the
    /// system or the file system can't.
    /// </summary>
    public static bool TryExchange(string one, string other)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            return Rename(CurrentFolder, one, CurrentFolder, other, ExchangeNames) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            // C libraries older than the call.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(int oneFolder, string one, int otherFolder, string other, uint flags);
}
