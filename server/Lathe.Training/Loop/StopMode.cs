namespace Lathe.Training.Loop;

/// <summary>How urgently a run is to stop; a later request can only be more urgent.</summary>
public enum StopMode
{
    None,

    /// <summary>After the current optimizer step, with a checkpoint and the final artifacts.</summary>
    WithCheckpoint,

    /// <summary>As soon as possible, saving nothing.</summary>
    Now,
}
