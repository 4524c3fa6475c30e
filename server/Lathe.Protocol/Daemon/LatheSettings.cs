namespace Lathe.Protocol.Daemon;

/// <summary>Settings of the user that the daemon reads; each may be absent.</summary>
/// <param name="Findings">What is said about recipes.</param>
/// <param name="Memory">What memory is planned for.</param>
public sealed record LatheSettings(FindingSettings? Findings = null, MemorySettings? Memory = null);
