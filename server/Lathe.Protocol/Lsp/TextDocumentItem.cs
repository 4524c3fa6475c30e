namespace Lathe.Protocol.Lsp;

public sealed record TextDocumentItem(string Uri, string LanguageId, int Version, string Text);
