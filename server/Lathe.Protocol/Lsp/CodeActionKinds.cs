namespace Lathe.Protocol.Lsp;

/// <summary>Kinds of code actions that are offered; dots separate levels.</summary>
public static class CodeActionKinds
{
    public const string QuickFix = "quickfix";
    public const string FixAll = "source.fixAll.lathe";
    public const string SortKeys = "source.sortKeys.lathe";
}
