using System.Diagnostics;

namespace Lathe.Protocol.Runs;

/// <summary>A file held open exclusively; the system lets go of it when the process ends, however it ends. The file stays.</summary>
public sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    /// <summary>
    /// Null when another process (or another lock of this one) holds it. Throws <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/> when the file cannot be opened at all.
    /// </summary>
    public static FileLock? TryTake(string path)
    {
        try
        {
            return new FileLock(PrivateFiles.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException failure) when (failure.GetType() == typeof(IOException) && File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>As <see cref="TryTake(string)"/>, tried again for a while: whoever asks <see cref="IsHeld"/> has it for a moment.</summary>
    public static FileLock? TryTake(string path, TimeSpan patience)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            if (TryTake(path) is { } taken)
            {
                return taken;
            }

            if (waited.Elapsed >= patience)
            {
                return null;
            }

            Thread.Sleep(Pause);
        }
    }

    /// <summary>Whether somebody holds it. Asking takes the lock for a moment. Throws like <see cref="TryTake(string)"/>.</summary>
    public static bool IsHeld(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var taken = TryTake(path);
        return taken is null;
    }

    public void Dispose() => _stream.Dispose();
}
