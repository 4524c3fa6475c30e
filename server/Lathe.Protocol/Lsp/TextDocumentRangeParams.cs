namespace Lathe.Protocol.Lsp;

/// <summary>Parameters of requests about a part of a document.</summary>
public sealed record TextDocumentRangeParams(TextDocumentIdentifier TextDocument, Range Range);
