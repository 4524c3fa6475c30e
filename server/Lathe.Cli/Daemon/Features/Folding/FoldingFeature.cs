using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.LanguageService.Folding;
using Lathe.Protocol.Lsp;
using FoldingRange = Lathe.Protocol.Lsp.FoldingRange;

namespace Lathe.Cli.Daemon.Features.Folding;

/// <summary><c>textDocument/foldingRange</c>.</summary>
internal static class FoldingFeature
{
    public static void AddMethods(MethodTable methods) => methods.Read(
        LspMethods.FoldingRange,
        json => json.TextDocumentParams,
        (parameters, workspace, _) => Task.FromResult(List(parameters, workspace)));

    private static FoldingRange[]? List(TextDocumentParams parameters, Workspace workspace) =>
        workspace.Find(parameters.TextDocument.Uri) is { } document
            ? [.. RecipeFolding.Of(document.Snapshot).Select(range => new FoldingRange(range.FirstLine, range.LastLine, Kind(range.Kind)))]
            : null;

    private static string? Kind(FoldingKind kind) => kind switch
    {
        FoldingKind.Comment => "comment",
        FoldingKind.Group => "region",
        _ => null,
    };
}
