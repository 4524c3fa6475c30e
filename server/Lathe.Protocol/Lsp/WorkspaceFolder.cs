namespace Lathe.Protocol.Lsp;

public sealed record WorkspaceFolder(string Uri, string Name);
