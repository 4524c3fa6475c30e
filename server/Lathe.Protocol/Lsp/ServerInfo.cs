namespace Lathe.Protocol.Lsp;

public sealed record ServerInfo(string Name, string Version);
