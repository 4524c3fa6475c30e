namespace Lathe.Training.Loop;

/// <summary>What a run can be asked to do besides to stop; done between two optimizer steps.</summary>
public enum RunRequest
{
    Pause,
    Resume,

    /// <summary>Write a checkpoint.</summary>
    Save,

    /// <summary>Evaluate.</summary>
    Evaluate,
}
