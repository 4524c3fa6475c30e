namespace Lathe.Protocol.Lsp;

/// <param name="Range">What is replaced; null: the whole document.</param>
/// <param name="Text">What stands there then.</param>
public sealed record TextDocumentContentChangeEvent(string Text, Range? Range = null);
