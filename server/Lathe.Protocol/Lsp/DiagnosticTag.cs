namespace Lathe.Protocol.Lsp;

public enum DiagnosticTag
{
    Unnecessary = 1,
    Deprecated = 2,
}
