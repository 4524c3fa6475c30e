namespace Lathe.Protocol.Daemon;

/// <summary>Notifications beyond the Language Server Protocol.</summary>
public static class DaemonNotifications
{
    /// <summary>To the client, <see cref="RunDidChangeParams"/>: the newest state of runs that changed. The rest is asked for.</summary>
    public const string RunDidChange = "lathe/run/didChange";

    /// <summary>To the client, <see cref="EngineProgressParams"/>, while an engine is installed.</summary>
    public const string EngineProgress = "lathe/engine/progress";

    /// <summary>To the client, <see cref="DataProgressParams"/>, while data is checked.</summary>
    public const string DataProgress = "lathe/data/progress";
}
