using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Supervision;

/// <summary>
/// Why a run's files could not be written, seen from outside: a worker on a full disk, or without its folder, has nowhere to say it.
/// </summary>
internal static class OutputTrouble
{
    /// <summary>Less than this is no room for anything.</summary>
    private const long FullBytes = 1 << 20;

    /// <summary>One sentence; null when nothing is wrong that could be seen now.</summary>
    public static string? Find(RunDirectory run)
    {
        if (!Directory.Exists(run.FullPath))
        {
            return $"The folder {run.FullPath} was removed while the run was using it.";
        }

        try
        {
            var disk = new DriveInfo(run.FullPath);
            return disk.AvailableFreeSpace < FullBytes
                ? $"No space left on device: the disk of {run.FullPath} has {disk.AvailableFreeSpace >> 10} KiB free."
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
