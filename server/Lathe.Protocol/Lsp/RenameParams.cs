namespace Lathe.Protocol.Lsp;

public sealed record RenameParams(TextDocumentIdentifier TextDocument, Position Position, string NewName);
