namespace Lathe.Protocol.Lsp;

public sealed record TextDocumentSyncOptions(bool OpenClose, TextDocumentSyncKind Change, bool Save);
