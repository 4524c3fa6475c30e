namespace Lathe.Training.Loop;

public enum TrainingOutcome
{
    Completed,
    StoppedWithCheckpoint,
    StoppedNow,

    /// <summary>The loss or a gradient was not finite; the message came as a notice.</summary>
    Diverged,
}
