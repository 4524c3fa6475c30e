namespace Lathe.Protocol.Worker;

/// <summary>
/// Keeps an engine's folder from being removed while a worker runs from it: each holds <see cref="EngineIdentity.FileName"/> open for
/// reading, and whoever removes asks whether it can have the file alone. The system lets go of it when a process ends.
/// </summary>
public static class EngineHold
{
    /// <summary>Until it is disposed; null when the folder has no manifest, or it cannot be read.</summary>
    public static IDisposable? Take(string folder)
    {
        try
        {
            return Open(folder, FileShare.Read);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a worker runs from the folder. One that can't be asked counts as held.</summary>
    public static bool IsHeld(string folder)
    {
        try
        {
            using var alone = Open(folder, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static FileStream Open(string folder, FileShare share) =>
        new(Path.Combine(folder, EngineIdentity.FileName), FileMode.Open, FileAccess.Read, share, bufferSize: 0);
}
