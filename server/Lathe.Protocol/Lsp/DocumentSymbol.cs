namespace Lathe.Protocol.Lsp;

public sealed record DocumentSymbol(
    string Name, string? Detail, SymbolKind Kind, Range Range, Range SelectionRange, IReadOnlyList<DocumentSymbol>? Children);
