namespace Lathe.Recipes.Rules;

/// <summary>What an output folder holds.</summary>
/// <param name="LastCheckpoint">Name of the newest <c>checkpoint-N</c> folder, if there is one.</param>
/// <param name="HoldsWeights">Final weights or a final adapter are in the folder itself.</param>
public sealed record OutputDirState(string? LastCheckpoint, bool HoldsWeights);
