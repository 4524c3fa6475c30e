using System.Text.Json.Serialization;

namespace Lathe.Protocol.Daemon;

[JsonConverter(typeof(CamelCaseEnumConverter<RunState>))]
public enum RunState
{
    /// <summary>Waits for its device.</summary>
    Queued,

    /// <summary>No step yet.</summary>
    Starting,
    Running,

    /// <summary>Does nothing until it is resumed.</summary>
    Paused,

    /// <summary>Asked to stop.</summary>
    Stopping,
    Finished,
    Stopped,
    Failed,

    /// <summary>The worker is gone and its end could not be written down.</summary>
    Lost,
}
