namespace Lathe.Protocol.Lsp;

public sealed record CodeLensOptions(bool ResolveProvider = false);
