using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Observation;

/// <summary>
/// How fast a phase comes forward, by the observer's own clock: from the first progress that was seen to the newest. Not thread-safe.
/// </summary>
internal sealed class PhaseRate(TimeProvider time)
{
    /// <summary>Less tells nothing.</summary>
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(1);

    private ProgressEvent? _first;
    private ProgressEvent? _newest;
    private long _firstAt;
    private long _newestAt;

    /// <summary>Until the phase has done all, at the rate so far; null while that is not known.</summary>
    public double? EtaSeconds
    {
        get
        {
            if (_first is null || _newest is null)
            {
                return null;
            }

            var (elapsed, done, left) = (time.GetElapsedTime(_firstAt, _newestAt), _newest.Done - _first.Done, _newest.Total - _newest.Done);
            return elapsed >= LeastTime && done > 0 && left > 0 ? left * elapsed.TotalSeconds / done : null;
        }
    }

    /// <param name="progress">The newest of what was read at once: what came before it is of an unknown age.</param>
    public void Note(ProgressEvent? progress)
    {
        if (ReferenceEquals(progress, _newest))
        {
            return;
        }

        var goesOn = progress is not null && _newest is not null
            && (progress.Phase, progress.Total) == (_newest.Phase, _newest.Total) && progress.Done >= _newest.Done;
        _newest = progress;
        _newestAt = time.GetTimestamp();
        if (!goesOn)
        {
            _first = progress;
            _firstAt = _newestAt;
        }
    }
}
