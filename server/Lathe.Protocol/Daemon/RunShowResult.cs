using System.Text.Json.Serialization;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Protocol.Daemon;

/// <summary>What a run's files tell of it beyond its newest state and its curves. Paths are absolute.</summary>
public sealed record RunShowResult
{
    /// <summary>Each folder once, in the order they were written; of very many the newest.</summary>
    public required IReadOnlyList<CheckpointInfo> Checkpoints { get; init; }

    /// <summary>Answers to the preview prompts, by prompt.</summary>
    public required IReadOnlyList<PreviewInfo> Previews { get; init; }

    /// <summary>What the user should know of it, oldest first; of very many the newest.</summary>
    public required IReadOnlyList<NoticeInfo> Notices { get; init; }

    /// <summary>What was planned; null when the run could not be planned.</summary>
    public RunPlan? Plan { get; init; }

    /// <summary>What was measured; null until the worker has measured.</summary>
    public RunMemory? Memory { get; init; }

    /// <summary>What the run was going to do; null before it was known.</summary>
    [JsonConverter(typeof(TypedEventConverter<PlanEvent>))]
    public PlanEvent? Work { get; init; }

    /// <summary>Seconds from its plan to its newest logged step; null before there is one.</summary>
    public double? Seconds { get; init; }

    /// <summary>Null until it has ended, and for an end without one.</summary>
    public RunSummary? Summary { get; init; }

    /// <summary>Null unless the run ended otherwise than done or stopped.</summary>
    public RunFailureInfo? Failure { get; init; }

    /// <summary>Number of the newest event that is contained.</summary>
    public required long LastSeq { get; init; }
}
