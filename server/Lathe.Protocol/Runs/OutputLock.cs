using System.Diagnostics;
using System.Text.Json;

namespace Lathe.Protocol.Runs;

/// <summary>
/// An output folder has one run at a time: its worker holds <c>.lathe/lock</c> from its beginning, also while it waits for its device,
/// to its end. Who that is stands beside it in <see cref="OutputHolder"/>. The lock is the system's, so it never outlives its holder;
/// where a file system knows no locks, the holder's process is asked for.
/// </summary>
public sealed class OutputLock : IDisposable
{
    /// <summary>Others who ask have the lock for a moment; a run that ends lets go within this time too.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly FileLock _lock;
    private readonly string _holder;

    private OutputLock(FileLock taken, string holder)
    {
        _lock = taken;
        _holder = holder;
    }

    /// <summary>
    /// Null when another run has the folder. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the
    /// folder cannot be written.
    /// </summary>
    public static OutputLock? TryTake(string outputDirectory, RunId run, WorkerIdentity worker)
    {
        Directory.CreateDirectory(RunDirectory.RecordsOf(outputDirectory));
        if (FileLock.TryTake(LockOf(outputDirectory), Patience) is not { } taken)
        {
            return null;
        }

        try
        {
            if (ReadLiving(outputDirectory) is not null)
            {
                taken.Dispose();
                return null;
            }

            var holder = new OutputHolder(run.ToString(), worker);
            PrivateFiles.Write(HolderOf(outputDirectory), JsonSerializer.Serialize(holder, RunJson.Indented.OutputHolder) + "\n");
            return new OutputLock(taken, HolderOf(outputDirectory));
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>Who has the folder; null when nobody has, or it cannot be asked.</summary>
    public static OutputHolder? FindHolder(string outputDirectory)
    {
        try
        {
            // Somebody who only asks has the lock for a moment too, and a new holder needs one to say who it is.
            for (var waited = Stopwatch.StartNew(); ; Thread.Sleep(Pause))
            {
                if (ReadLiving(outputDirectory) is { } holder)
                {
                    return holder;
                }

                if (!FileLock.IsHeld(LockOf(outputDirectory)))
                {
                    return null;
                }

                if (waited.Elapsed > Patience)
                {
                    return new OutputHolder(null, null);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_holder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A holder whose process is gone is none.
        }

        _lock.Dispose();
    }

    private static string LockOf(string outputDirectory) => Path.Combine(RunDirectory.RecordsOf(outputDirectory), "lock");

    private static string HolderOf(string outputDirectory) => Path.Combine(RunDirectory.RecordsOf(outputDirectory), "holder.json");

    /// <summary>The holder that is written down, unless its process is gone.</summary>
    private static OutputHolder? ReadLiving(string outputDirectory) =>
        RecordFile.Read(HolderOf(outputDirectory), RunJson.Indented.OutputHolder) is { Worker: { } worker } holder
        && WorkerLiveness.IsAlive(worker)
            ? holder
            : null;
}
