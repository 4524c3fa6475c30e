using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Runs;

/// <summary>
/// A key names one intention to start a run: whoever comes with it, however often and at the same moment, gets the same run. Kept for a
/// day. While it is held, others with the same key wait; a start that fails leaves no key behind, and one whose starter died is found
/// out by the next.
/// </summary>
public sealed class StartKey : IDisposable
{
    public const int MaxLength = 128;

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A worker whose starter died takes its run within this time, or was never started.</summary>
    private static readonly TimeSpan TakingTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly FileLock _lock;
    private readonly string _path;
    private StartRecord? _noted;

    private StartKey(FileLock taken, string path)
    {
        _lock = taken;
        _path = path;
    }

    /// <summary>The run that was started with this key before; null when there is none.</summary>
    public RunDirectory? Run { get; private set; }

    /// <summary>
    /// Null when the state folder cannot be written: the start goes on without. Throws <see cref="RunStartException"/> for a key that
    /// is none, and when another start with it does not come to an end.
    /// </summary>
    /// <param name="key">1 to <see cref="MaxLength"/> printable characters.</param>
    /// <param name="time">Replaceable in tests.</param>
    public static StartKey? Claim(string key, TimeProvider? time = null)
    {
        if (key.Length is 0 or > MaxLength || key.Any(char.IsControl))
        {
            throw new RunStartException(
                WorkerExitCode.Usage, $"A start's key has 1 to {MaxLength} printable characters.", hint: "Choose another key, such as a UUID.");
        }

        try
        {
            PrivateFiles.CreateDirectory(StateFolder.Starts);
            RemoveOld((time ?? TimeProvider.System).GetUtcNow());
            var path = Path.Combine(StateFolder.Starts, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
            var taken = FileLock.TryTake(path + ".lock", Patience) ?? throw new RunStartException(
                WorkerExitCode.RunBusy, "Another start with this key is under way.", hint: "Answer its question, or use another key.");
            StartKey claimed = new(taken, path);
            claimed.Look();
            return claimed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The run's records are there; its worker is started next. Throws like any writing.</summary>
    internal void Note(RunDirectory run) => Write(new StartRecord(run.Id.ToString(), run.FullPath, IsConfirmed: false));

    /// <summary>The worker was started.</summary>
    internal void Confirm()
    {
        try
        {
            Write(_noted! with { IsConfirmed = true });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Whoever comes next sees that the worker has taken the run.
            _noted = null;
        }
    }

    public void Dispose()
    {
        if (_noted is { IsConfirmed: false })
        {
            File.Delete(_path);
        }

        _lock.Dispose();
    }

    private static void RemoveOld(DateTimeOffset now)
    {
        foreach (var file in Directory.EnumerateFiles(StateFolder.Starts).Where(file => now - File.GetLastWriteTimeUtc(file) > KeptFor))
        {
            File.Delete(file);
        }
    }

    private void Look()
    {
        if (RecordFile.Read(_path, RunJson.Indented.StartRecord) is not { } record
            || RunDirectory.At(record.Directory) is not { } run || !Directory.Exists(run.FullPath))
        {
            return;
        }

        if (record.IsConfirmed || WasTaken(run))
        {
            Run = run;
            return;
        }

        // Its starter died between the records and the worker.
        new DeviceLine(RunRecord.CpuDevice).Leave(run.Id);
        RunRecords.Remove(run);
    }

    private static bool WasTaken(RunDirectory run)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TakingTime; Thread.Sleep(Pause))
        {
            if (File.Exists(run.Events) || RunLock.IsHeld(run))
            {
                return true;
            }
        }

        return false;
    }

    private void Write(StartRecord record)
    {
        PrivateFiles.Write(_path, JsonSerializer.Serialize(record, RunJson.Indented.StartRecord) + "\n");
        _noted = record;
    }
}
