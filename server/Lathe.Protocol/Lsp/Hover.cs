namespace Lathe.Protocol.Lsp;

public sealed record Hover(MarkupContent Contents, Range? Range = null);
