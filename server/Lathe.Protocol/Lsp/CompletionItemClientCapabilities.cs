namespace Lathe.Protocol.Lsp;

public sealed record CompletionItemClientCapabilities(bool SnippetSupport = false);
