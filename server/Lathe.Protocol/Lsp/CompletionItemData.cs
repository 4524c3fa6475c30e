namespace Lathe.Protocol.Lsp;

/// <param name="Id">What the documentation is found by.</param>
public sealed record CompletionItemData(string Id);
