namespace Lathe.Protocol.Lsp;

public sealed record InitializeResult(ServerCapabilities Capabilities, ServerInfo ServerInfo);
