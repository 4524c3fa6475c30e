namespace Lathe.Protocol.Daemon;

/// <param name="RunId">The run.</param>
/// <param name="After">Number of the last event that is known; 0: from the start.</param>
/// <param name="Limit">At most so many events; 1 to 10,000.</param>
public sealed record RunEventsParams(string RunId, long After, int Limit = RunEventsParams.DefaultLimit)
{
    public const int DefaultLimit = 1000;
    public const int MaxLimit = 10_000;
}
