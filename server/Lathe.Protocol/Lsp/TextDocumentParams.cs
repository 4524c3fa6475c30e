namespace Lathe.Protocol.Lsp;

/// <summary>Parameters of requests about a whole document.</summary>
public sealed record TextDocumentParams(TextDocumentIdentifier TextDocument);
