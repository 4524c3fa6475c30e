namespace Lathe.Protocol.Lsp;

/// <param name="Changes">By the documents' URIs.</param>
public sealed record WorkspaceEdit(IReadOnlyDictionary<string, IReadOnlyList<TextEdit>> Changes);
