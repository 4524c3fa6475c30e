namespace Lathe.Protocol.Lsp;

/// <param name="EditRange">What every item's text replaces.</param>
public sealed record CompletionItemDefaults(Range EditRange);
