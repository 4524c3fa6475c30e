namespace Lathe.Training.Loop;

/// <summary>What was settled about <c>output_dir</c> by whoever started the run.</summary>
/// <param name="Overwrites">Delete what was seen, and only that.</param>
/// <param name="Checkpoint">Absolute path of the checkpoint to go on from; null for a run that begins anew.</param>
/// <param name="Seen">What an earlier run had left: names with a stamp that changes when they do.</param>
public sealed record OutputExpectation(bool Overwrites, string? Checkpoint, IReadOnlyDictionary<string, string> Seen);
