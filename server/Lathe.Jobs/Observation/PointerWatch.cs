using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Observation;

/// <summary>
/// Tells at once that another window or shell has started a run, where the system can watch folders. Nothing depends on it: whoever uses
/// it looks once a second as well. Not thread-safe.
/// </summary>
internal sealed class PointerWatch : IDisposable
{
    private FileSystemWatcher? _watcher;
    private volatile bool _hasNews;
    private volatile bool _isBroken;

    /// <summary>Watches, or begins to as soon as there is a folder.</summary>
    public void Keep()
    {
        if (_watcher is not null && !_isBroken)
        {
            return;
        }

        _watcher?.Dispose();
        _watcher = null;
        _isBroken = false;
        try
        {
            _watcher = Directory.Exists(StateFolder.Runs) ? Watch() : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The system has no watch left, or the folder is gone again.
        }
    }

    /// <summary>Whether something came since the last call.</summary>
    public bool TakeNews()
    {
        var had = _hasNews;
        _hasNews = false;
        return had;
    }

    public void Dispose() => _watcher?.Dispose();

    private FileSystemWatcher Watch()
    {
        FileSystemWatcher watcher = new(StateFolder.Runs, "*.json") { NotifyFilter = NotifyFilters.FileName };

        // Pointers are written beside their name and renamed.
        watcher.Renamed += (_, _) => _hasNews = true;
        watcher.Created += (_, _) => _hasNews = true;
        watcher.Error += (_, _) => _isBroken = true;
        try
        {
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch
        {
            watcher.Dispose();
            throw;
        }
    }
}
