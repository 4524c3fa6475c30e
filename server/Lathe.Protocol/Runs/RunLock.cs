namespace Lathe.Protocol.Runs;

/// <summary>Held by the living worker of a run; the system lets go of it when the process ends, however it ends.</summary>
public sealed class RunLock : IDisposable
{
    private readonly FileStream _stream;

    private RunLock(FileStream stream) => _stream = stream;

    /// <summary>Null when another process (or another lock of this one) holds the run.</summary>
    public static RunLock? TryTake(RunDirectory run)
    {
        try
        {
            return new RunLock(PrivateFiles.Open(run.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException failure) when (failure.GetType() == typeof(IOException) && File.Exists(run.Lock))
        {
            return null;
        }
    }

    /// <summary>Whether a worker lives. Asking takes the lock for a moment.</summary>
    public static bool IsHeld(RunDirectory run)
    {
        if (!File.Exists(run.Lock))
        {
            return false;
        }

        using var taken = TryTake(run);
        return taken is null;
    }

    public void Dispose() => _stream.Dispose();
}
