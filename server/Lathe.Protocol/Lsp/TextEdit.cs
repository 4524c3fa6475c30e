namespace Lathe.Protocol.Lsp;

public sealed record TextEdit(Range Range, string NewText);
