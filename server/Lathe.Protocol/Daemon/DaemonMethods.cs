namespace Lathe.Protocol.Daemon;

/// <summary>Requests beyond the Language Server Protocol.</summary>
public static class DaemonMethods
{
    /// <summary><see cref="RunStartParams"/> to <see cref="RunStartResult"/>; answered when the worker is started.</summary>
    public const string RunStart = "lathe/run/start";

    /// <summary><see cref="RunStopParams"/> to <see cref="RunStopResult"/>; answered when the worker has the request.</summary>
    public const string RunStop = "lathe/run/stop";

    /// <summary>No parameters, to <see cref="RunListResult"/>.</summary>
    public const string RunList = "lathe/run/list";

    /// <summary><see cref="RunEventsParams"/> to <see cref="RunEventsResult"/>.</summary>
    public const string RunEvents = "lathe/run/events";

    /// <summary><see cref="RunSeriesParams"/> to <see cref="RunSeriesResult"/>.</summary>
    public const string RunSeries = "lathe/run/series";
}
