namespace Lathe.Protocol.Lsp;

public sealed record DocumentLinkOptions(bool ResolveProvider = false);
