namespace Lathe.Protocol.Lsp;

public sealed record TextDocumentPositionParams(TextDocumentIdentifier TextDocument, Position Position);
