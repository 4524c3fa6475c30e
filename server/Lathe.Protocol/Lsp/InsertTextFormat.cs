namespace Lathe.Protocol.Lsp;

public enum InsertTextFormat
{
    PlainText = 1,
    Snippet = 2,
}
