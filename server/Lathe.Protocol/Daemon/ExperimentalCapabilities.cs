namespace Lathe.Protocol.Daemon;

/// <summary><c>capabilities.experimental</c> of the answer to <c>initialize</c>.</summary>
public sealed record ExperimentalCapabilities(LatheServerInfo Lathe);
