namespace Lathe.Protocol.Daemon;

/// <summary>The recipe that a run was started with.</summary>
/// <param name="Resolved">
/// Every key with its value as YAML, one per line, in the order of their names; paths below the working directory are relative to it.
/// Made for comparing two of them.
/// </param>
public sealed record RunRecipeResult(string Resolved);
