namespace Lathe.Protocol.Lsp;

public sealed record RenameOptions(bool PrepareProvider);
