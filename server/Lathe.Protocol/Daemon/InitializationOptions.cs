namespace Lathe.Protocol.Daemon;

/// <summary><c>initializationOptions</c> of <c>initialize</c>.</summary>
/// <param name="Lathe">Absent from clients that only speak the Language Server Protocol.</param>
public sealed record InitializationOptions(LatheInitializationOptions? Lathe = null);
