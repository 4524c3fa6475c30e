using System.Diagnostics;

namespace Lathe.Training.Loop;

/// <summary>Where the wall time of a step goes.</summary>
public enum StepPart
{
    Data,
    Forward,
    Backward,
    Optimizer,
}

/// <summary>Adds up wall time by part of the step.</summary>
public sealed class StepClock
{
    private readonly TimeSpan[] _parts = new TimeSpan[Enum.GetValues<StepPart>().Length];
    private long _since = Stopwatch.GetTimestamp();

    /// <summary>Credits the time since the last call to a part.</summary>
    public void Lap(StepPart part)
    {
        var now = Stopwatch.GetTimestamp();
        _parts[(int)part] += Stopwatch.GetElapsedTime(_since, now);
        _since = now;
    }

    public TimeSpan Of(StepPart part) => _parts[(int)part];

    public TimeSpan Total => _parts.Aggregate(TimeSpan.Zero, (sum, part) => sum + part);

    /// <summary>Leaves the time since the last call to nobody.</summary>
    public void Skip() => _since = Stopwatch.GetTimestamp();

    /// <summary>Starts over.</summary>
    public void Reset()
    {
        Array.Clear(_parts);
        _since = Stopwatch.GetTimestamp();
    }
}
