namespace Lathe.Protocol.Lsp;

public sealed record VersionedTextDocumentIdentifier(string Uri, int Version);
