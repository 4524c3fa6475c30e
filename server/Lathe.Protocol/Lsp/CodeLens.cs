namespace Lathe.Protocol.Lsp;

public sealed record CodeLens(Range Range, Command Command);
