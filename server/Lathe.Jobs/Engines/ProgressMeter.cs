using Lathe.Protocol.Daemon;

namespace Lathe.Jobs.Engines;

/// <summary>Tells how far an installation is, at most ten times a second.</summary>
internal sealed class ProgressMeter(Action<EngineProgressParams> tell, TimeProvider? clock = null)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private long? _last;

    /// <param name="step">A few words.</param>
    /// <param name="done">Bytes.</param>
    /// <param name="total">Bytes; 0 when unknown.</param>
    public void Tell(string step, long done, long total)
    {
        if (_last is { } last && _clock.GetElapsedTime(last) < Pause)
        {
            return;
        }

        _last = _clock.GetTimestamp();
        tell(new EngineProgressParams(step, done, total));
    }
}
