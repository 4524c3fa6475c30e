namespace Lathe.Training.Loop;

/// <summary>What a run is busy with; a run may come back to a phase (evaluation and saving happen during training).</summary>
public enum TrainingPhase
{
    LoadingEngine,

    /// <summary>The weights, or those of the checkpoint to go on from.</summary>
    LoadingModel,

    /// <summary>Reading configuration, tokenizer and template.</summary>
    PreparingData,

    /// <summary>Reading the datasets, and making tokens of them.</summary>
    Tokenizing,
    Previewing,
    Training,
    Evaluating,
    Saving,

    /// <summary>Answering the evaluation data's questions.</summary>
    Predicting,
}
