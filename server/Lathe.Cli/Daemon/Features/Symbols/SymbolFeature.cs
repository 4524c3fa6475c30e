using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.LanguageService.Symbols;
using Lathe.Protocol.Lsp;
using Lathe.Recipes.Text;

namespace Lathe.Cli.Daemon.Features.Symbols;

/// <summary><c>textDocument/documentSymbol</c>.</summary>
internal static class SymbolFeature
{
    public static void AddMethods(MethodTable methods) => methods.Read(
        LspMethods.DocumentSymbol,
        json => json.TextDocumentParams,
        (parameters, workspace, _) => Task.FromResult(List(parameters, workspace)));

    private static DocumentSymbol[]? List(TextDocumentParams parameters, Workspace workspace) =>
        workspace.Find(parameters.TextDocument.Uri) is { } document
            ? [.. RecipeSymbols.Of(document.Snapshot).Select(symbol => Convert(symbol, document.Text))]
            : null;

    private static DocumentSymbol Convert(RecipeSymbol symbol, SourceText text) => new(
        symbol.Name,
        symbol.Detail,
        symbol.Kind == RecipeSymbolKind.Group ? SymbolKind.Namespace : SymbolKind.Property,
        Positions.RangeOf(text, symbol.Span),
        Positions.RangeOf(text, symbol.NameSpan),
        symbol.Children.Count > 0 ? [.. symbol.Children.Select(child => Convert(child, text))] : null);
}
