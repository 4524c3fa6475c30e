namespace Lathe.Protocol.Lsp;

public sealed record DocumentHighlight(Range Range, DocumentHighlightKind Kind);
