namespace Lathe.Protocol.Lsp;

public enum CompletionItemKind
{
    Property = 10,
    Value = 12,
    Snippet = 15,
    File = 17,
    Reference = 18,
    Folder = 19,
    EnumMember = 20,
    Constant = 21,
}
