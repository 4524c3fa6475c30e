namespace Lathe.Protocol.Lsp;

public sealed record WorkspaceClientCapabilities(RefreshClientCapabilities? CodeLens = null, RefreshClientCapabilities? InlayHint = null);
