namespace Lathe.Protocol.Daemon;

/// <param name="RunId">A run that has ended.</param>
/// <param name="Scope">What goes.</param>
/// <param name="Confirmed">Removes. Without it nothing is removed, and the answer says what would be.</param>
public sealed record RunRemoveParams(string RunId, RunRemoveScope Scope, bool Confirmed = false);
