namespace Lathe.Protocol.Daemon;

/// <summary>What is in output_dir, and what can be chosen about it.</summary>
/// <param name="Checkpoint">Name of the checkpoint to go on from (<see cref="ExistingOutput.Resume"/>); null when there is none.</param>
/// <param name="CheckpointRun">The run that wrote it; null when it is not known.</param>
/// <param name="ChangedKeys">Keys that differ from that run's recipe, with both values, such as <c>seed (7, was 42)</c>.</param>
/// <param name="CanOverwrite">Whether deleting (<see cref="ExistingOutput.Overwrite"/>) is possible.</param>
/// <param name="Checkpoints">How many would be deleted.</param>
/// <param name="Files">How many would be deleted beside them.</param>
/// <param name="Bytes">Size of all that.</param>
public sealed record OutputChoiceInfo(
    string? Checkpoint,
    string? CheckpointRun,
    IReadOnlyList<string> ChangedKeys,
    bool CanOverwrite,
    int Checkpoints,
    int Files,
    long Bytes);
