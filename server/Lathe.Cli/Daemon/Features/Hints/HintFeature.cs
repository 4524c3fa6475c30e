using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.LanguageService.Hints;
using Lathe.Protocol.Lsp;
using Lathe.Recipes.Text;

namespace Lathe.Cli.Daemon.Features.Hints;

/// <summary><c>textDocument/inlayHint</c>.</summary>
internal static class HintFeature
{
    public static void AddMethods(MethodTable methods) => methods.Read(
        LspMethods.InlayHint,
        json => json.TextDocumentRangeParams,
        (parameters, workspace, _) => Task.FromResult(List(parameters, workspace)));

    private static InlayHint[]? List(TextDocumentRangeParams parameters, Workspace workspace) =>
        workspace.Find(parameters.TextDocument.Uri) is { } document
            ? [.. RecipeHints.In(document.Snapshot, Positions.SpanOf(document.Text, parameters.Range)).Select(hint => new InlayHint(
                Positions.RangeOf(document.Text, new TextSpan(hint.Offset, 0)).Start, hint.Label, hint.Tooltip, PaddingLeft: true))]
            : null;
}
