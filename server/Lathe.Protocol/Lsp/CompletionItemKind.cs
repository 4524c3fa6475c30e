namespace Lathe.Protocol.Lsp;

public enum CompletionItemKind
{
    Property = 10,
    Value = 12,
    EnumMember = 20,
    File = 17,
    Reference = 18,
    Folder = 19,
    Constant = 21,
}
