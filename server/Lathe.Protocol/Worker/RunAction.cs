using System.Text.Json.Serialization;

namespace Lathe.Protocol.Worker;

/// <summary>What a running run can be asked to do.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<RunAction>))]
public enum RunAction
{
    /// <summary>End after the current optimizer step, with a checkpoint.</summary>
    Stop,

    /// <summary>End as soon as possible, saving nothing.</summary>
    StopNow,

    /// <summary>Do nothing after the current optimizer step, until <see cref="Resume"/>; memory and device are kept.</summary>
    Pause,
    Resume,

    /// <summary>Write a checkpoint after the current optimizer step and go on.</summary>
    Save,

    /// <summary>Evaluate after the current optimizer step and go on.</summary>
    Evaluate,
}
