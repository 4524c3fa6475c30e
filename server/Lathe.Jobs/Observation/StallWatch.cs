using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Observation;

/// <summary>
/// Whether a living worker has gone quiet, or beats while its work does not come forward. Silence is measured by the observer's own clock
/// from when it last read something new. Only runs whose workers beat are judged. Not thread-safe.
/// </summary>
internal sealed class StallWatch(TimeProvider time)
{
    /// <summary>Fifteen beats.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>Work that takes no more is slow, not stalled.</summary>
    private const double LeastIdleSeconds = 600;
    private const double SlowestSteps = 20;
    private const double MillisecondsPerSecond = 1000;

    private long _heard = time.GetTimestamp();
    private double _slowestStepSeconds;

    public void Note(RunEvent value)
    {
        _heard = time.GetTimestamp();
        if (value is StepEvent { Milliseconds: var parts })
        {
            var seconds = (parts.Data + parts.Forward + parts.Backward + parts.Optimizer) / MillisecondsPerSecond;
            _slowestStepSeconds = double.IsFinite(seconds) ? Math.Max(_slowestStepSeconds, seconds) : _slowestStepSeconds;
        }
    }

    /// <summary>For how long; null while there is nothing to say.</summary>
    public double? Seconds(RunDigest history)
    {
        if (history.System is not { } beat || history.End is not null)
        {
            return null;
        }

        var silence = time.GetElapsedTime(_heard);
        if (silence >= Silence)
        {
            return silence.TotalSeconds;
        }

        var isToWork = history.Queued is null && !history.IsPaused;
        return isToWork && beat.IdleSeconds > Math.Max(LeastIdleSeconds, SlowestSteps * _slowestStepSeconds) ? beat.IdleSeconds : null;
    }
}
