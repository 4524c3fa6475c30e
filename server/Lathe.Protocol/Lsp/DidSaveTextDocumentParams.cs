namespace Lathe.Protocol.Lsp;

public sealed record DidSaveTextDocumentParams(TextDocumentIdentifier TextDocument);
