namespace Lathe.Protocol.Lsp;

public sealed record TextDocumentIdentifier(string Uri);
