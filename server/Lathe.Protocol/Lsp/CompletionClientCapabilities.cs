namespace Lathe.Protocol.Lsp;

public sealed record CompletionClientCapabilities(
    CompletionItemClientCapabilities? CompletionItem = null,
    CompletionListClientCapabilities? CompletionList = null);
