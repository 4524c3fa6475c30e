namespace Lathe.Protocol.Daemon;

/// <param name="Protocol">What the client speaks.</param>
/// <param name="Client">Its name and version, for the log.</param>
/// <param name="Settings">Those of the user at the start; changes come with <c>workspace/didChangeConfiguration</c>.</param>
public sealed record LatheInitializationOptions(ProtocolVersion Protocol, string? Client = null, LatheSettings? Settings = null);
