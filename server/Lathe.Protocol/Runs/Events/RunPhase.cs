using System.Text.Json.Serialization;

namespace Lathe.Protocol.Runs.Events;

/// <summary>What a run is busy with.</summary>
[JsonConverter(typeof(RunPhaseConverter))]
public enum RunPhase
{
    /// <summary>A phase of a newer version.</summary>
    Other,
    LoadingEngine,
    LoadingModel,
    PreparingData,
    Tokenizing,
    Previewing,
    Training,
    Evaluating,
    Saving,

    /// <summary>Answering the evaluation data's questions.</summary>
    Predicting,
}
