namespace Lathe.Protocol.Lsp;

public enum CompletionItemTag
{
    Deprecated = 1,
}
