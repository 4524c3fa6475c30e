namespace Lathe.Training.Generation;

/// <summary>Tokens that a sequence goes on with.</summary>
/// <param name="Cache">Of the tokens before.</param>
/// <param name="Ids">At least one.</param>
public readonly record struct NextTokens(KeyValueCache Cache, IReadOnlyList<int> Ids);
