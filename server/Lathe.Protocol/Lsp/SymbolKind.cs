namespace Lathe.Protocol.Lsp;

public enum SymbolKind
{
    Namespace = 3,
    Property = 7,
}
