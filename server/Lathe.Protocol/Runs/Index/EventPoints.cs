using Lathe.Protocol.Daemon;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Protocol.Runs.Index;

/// <summary>What a run's events measure and at which step, told in their order.</summary>
/// <param name="step">Steps done before.</param>
public sealed class EventPoints(int step = 0)
{
    private int _step = step;

    /// <summary>Empty for most kinds, and for a step that goes back: what it measured is over.</summary>
    public IEnumerable<(RunMetric Metric, int Step, double Value)> Of(RunEvent value)
    {
        var about = EventMetrics.StepOf(value) ?? _step;
        if (about < _step || value.Seq > int.MaxValue)
        {
            return [];
        }

        _step = about;
        return EventMetrics.Of(value).Select(measured => (measured.Metric, about, measured.Value));
    }
}
