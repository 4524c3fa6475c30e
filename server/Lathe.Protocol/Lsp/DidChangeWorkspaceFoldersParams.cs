namespace Lathe.Protocol.Lsp;

public sealed record DidChangeWorkspaceFoldersParams(WorkspaceFoldersChangeEvent Event);
