namespace Lathe.Protocol.Lsp;

public sealed record CompletionList(bool IsIncomplete, IReadOnlyList<CompletionItem> Items);
