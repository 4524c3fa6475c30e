namespace Lathe.Protocol.Lsp;

/// <param name="ItemDefaults">Properties that a list may state once for all its items.</param>
public sealed record CompletionListClientCapabilities(IReadOnlyList<string>? ItemDefaults = null);
