using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.LanguageService.Hover;
using Lathe.Protocol.Lsp;

namespace Lathe.Cli.Daemon.Features.Hover;

/// <summary><c>textDocument/hover</c>.</summary>
internal static class HoverFeature
{
    public static void AddMethods(MethodTable methods) => methods.Read(
        LspMethods.Hover,
        json => json.TextDocumentPositionParams,
        (parameters, workspace, _) => Task.FromResult(Show(parameters, workspace)));

    private static Protocol.Lsp.Hover? Show(TextDocumentPositionParams parameters, Workspace workspace) =>
        workspace.Find(parameters.TextDocument.Uri) is { } document
        && RecipeHover.At(document.Snapshot, Positions.OffsetOf(document.Text, parameters.Position)) is { } hover
            ? new Protocol.Lsp.Hover(new MarkupContent(hover.Markdown), Positions.RangeOf(document.Text, hover.Span))
            : null;
}
