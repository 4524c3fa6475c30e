namespace Lathe.Protocol.Daemon;

/// <param name="Protocol">What the client speaks.</param>
/// <param name="Client">Its name and version, for the log.</param>
public sealed record LatheInitializationOptions(ProtocolVersion Protocol, string? Client = null);
