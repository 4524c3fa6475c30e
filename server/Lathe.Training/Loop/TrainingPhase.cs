namespace Lathe.Training.Loop;

/// <summary>What a run is busy with; a run may come back to a phase (evaluation and saving happen during training).</summary>
public enum TrainingPhase
{
    LoadingEngine,
    LoadingModel,
    PreparingData,
    Previewing,
    Training,
    Evaluating,
    Saving,
}
