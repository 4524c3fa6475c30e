namespace Lathe.Protocol.Lsp;

/// <param name="IsIncomplete">Typing on may bring other items.</param>
/// <param name="Items">Best first.</param>
/// <param name="ItemDefaults">What is the same for all items; only for clients that say they know it.</param>
public sealed record CompletionList(bool IsIncomplete, IReadOnlyList<CompletionItem> Items, CompletionItemDefaults? ItemDefaults = null);
