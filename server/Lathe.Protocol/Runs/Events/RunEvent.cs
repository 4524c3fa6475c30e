using System.Text.Json.Serialization;

namespace Lathe.Protocol.Runs.Events;

/// <summary>
/// One line of <c>events.jsonl</c>. A type this version does not know is read as a bare <see cref="RunEvent"/>; unknown fields are
/// skipped. Numbers that are not finite are the strings "NaN", "Infinity", "-Infinity".
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", IgnoreUnrecognizedTypeDiscriminators = true)]
[JsonDerivedType(typeof(StartedEvent), "started")]
[JsonDerivedType(typeof(QueuedEvent), "queued")]
[JsonDerivedType(typeof(PhaseEvent), "phase")]
[JsonDerivedType(typeof(ProgressEvent), "progress")]
[JsonDerivedType(typeof(PlanEvent), "plan")]
[JsonDerivedType(typeof(StepEvent), "step")]
[JsonDerivedType(typeof(EvalEvent), "eval")]
[JsonDerivedType(typeof(CheckpointEvent), "checkpoint")]
[JsonDerivedType(typeof(PreviewEvent), "preview")]
[JsonDerivedType(typeof(MemoryEvent), "memory")]
[JsonDerivedType(typeof(NoticeEvent), "notice")]
[JsonDerivedType(typeof(SystemEvent), "system")]
[JsonDerivedType(typeof(PausedEvent), "paused")]
[JsonDerivedType(typeof(ResumedEvent), "resumed")]
[JsonDerivedType(typeof(StoppingEvent), "stopping")]
[JsonDerivedType(typeof(FinishedEvent), "finished")]
[JsonDerivedType(typeof(StoppedEvent), "stopped")]
[JsonDerivedType(typeof(FailedEvent), "failed")]
public record RunEvent
{
    /// <summary>From 1, without gaps.</summary>
    [JsonPropertyOrder(-2)]
    public long Seq { get; init; }

    /// <summary>UTC.</summary>
    [JsonPropertyOrder(-1)]
    public DateTimeOffset Time { get; init; }

    /// <summary>Whether this is the run's last event.</summary>
    [JsonIgnore]
    public bool IsTerminal => this is FinishedEvent or StoppedEvent or FailedEvent;
}
