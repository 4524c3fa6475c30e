namespace Lathe.Protocol.Lsp;

/// <param name="RefreshSupport">The server may ask the client to ask again.</param>
public sealed record RefreshClientCapabilities(bool RefreshSupport = false);
