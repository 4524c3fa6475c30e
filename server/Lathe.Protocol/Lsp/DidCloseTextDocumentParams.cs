namespace Lathe.Protocol.Lsp;

public sealed record DidCloseTextDocumentParams(TextDocumentIdentifier TextDocument);
