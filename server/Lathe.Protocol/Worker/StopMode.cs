using System.Text.Json.Serialization;

namespace Lathe.Protocol.Worker;

/// <summary>How urgently a run is to stop.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<StopMode>))]
public enum StopMode
{
    /// <summary>After the current optimizer step, with a checkpoint.</summary>
    WithCheckpoint,

    /// <summary>As soon as possible, saving nothing.</summary>
    Now,
}
