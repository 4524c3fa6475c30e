namespace Lathe.Protocol.Lsp;

/// <param name="TextDocument">The version after the changes.</param>
/// <param name="ContentChanges">Each counts from the text the one before left.</param>
public sealed record DidChangeTextDocumentParams(
    VersionedTextDocumentIdentifier TextDocument, IReadOnlyList<TextDocumentContentChangeEvent> ContentChanges);
