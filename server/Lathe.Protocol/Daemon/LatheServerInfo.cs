namespace Lathe.Protocol.Daemon;

/// <param name="Protocol">What the daemon speaks.</param>
/// <param name="Version">Lathe's version.</param>
/// <param name="Engine">Path of the worker; absent when it is not installed, and nothing can be trained.</param>
public sealed record LatheServerInfo(ProtocolVersion Protocol, string Version, string? Engine = null);
