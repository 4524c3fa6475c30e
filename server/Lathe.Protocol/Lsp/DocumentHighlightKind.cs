namespace Lathe.Protocol.Lsp;

public enum DocumentHighlightKind
{
    Read = 2,
    Write = 3,
}
