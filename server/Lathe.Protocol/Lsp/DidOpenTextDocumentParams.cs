namespace Lathe.Protocol.Lsp;

public sealed record DidOpenTextDocumentParams(TextDocumentItem TextDocument);
