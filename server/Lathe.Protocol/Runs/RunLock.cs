namespace Lathe.Protocol.Runs;

/// <summary>Held by the living worker of a run.</summary>
public static class RunLock
{
    /// <summary>Null when another process (or another lock of this one) holds the run.</summary>
    public static FileLock? TryTake(RunDirectory run) => FileLock.TryTake(run.Lock);

    /// <inheritdoc cref="FileLock.TryTake(string, TimeSpan)"/>
    public static FileLock? TryTake(RunDirectory run, TimeSpan patience) => FileLock.TryTake(run.Lock, patience);

    /// <summary>Whether a worker lives. Asking takes the lock for a moment.</summary>
    public static bool IsHeld(RunDirectory run) => FileLock.IsHeld(run.Lock);
}
