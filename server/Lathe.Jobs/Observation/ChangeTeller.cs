using Lathe.Protocol.Daemon;

namespace Lathe.Jobs.Observation;

/// <summary>
/// Tells which runs changed, one call at a time. While a slow listener takes one, those that change are only remembered; the next call
/// gives the newest state of each. Not thread-safe.
/// </summary>
internal sealed class ChangeTeller(Func<IReadOnlyList<RunInfo>, Task> changed)
{
    private readonly HashSet<ObservedRun> _pending = [];
    private Task _telling = Task.CompletedTask;

    public void Add(IEnumerable<ObservedRun> runs) => _pending.UnionWith(runs);

    /// <summary>Tells what is pending unless the listener is busy; throws what the last call threw.</summary>
    public void TellIfFree()
    {
        if (!_telling.IsCompleted)
        {
            return;
        }

        _telling.GetAwaiter().GetResult();
        if (_pending.Count > 0)
        {
            IReadOnlyList<RunInfo> news = [.. _pending.Select(observed => observed.Tell())];
            _pending.Clear();
            _telling = Task.Run(() => changed(news));
        }
    }
}
