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

    /// <summary>To the client, <see cref="ChatProgressParams"/>, while a model to talk to is loaded.</summary>
    public const string ChatProgress = "lathe/chat/progress";

    /// <summary>To the client, <see cref="ChatEndedParams"/>: a model that was talked to is gone, and nobody had asked for that.</summary>
    public const string ChatEnded = "lathe/chat/ended";

    /// <summary>To the client, <see cref="ModelExportProgressParams"/>, while a model is exported.</summary>
    public const string ModelExportProgress = "lathe/export/progress";
}
