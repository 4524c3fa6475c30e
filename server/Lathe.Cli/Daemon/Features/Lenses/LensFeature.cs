using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.LanguageService.Lenses;
using Lathe.Protocol.Lsp;

namespace Lathe.Cli.Daemon.Features.Lenses;

/// <summary><c>textDocument/codeLens</c>.</summary>
internal static class LensFeature
{
    /// <summary>The client's command that shows the plan; its argument is the recipe's URI.</summary>
    private const string ShowPlan = "lathe.showPlan";

    public static void AddMethods(MethodTable methods) => methods.Read(
        LspMethods.CodeLens,
        json => json.TextDocumentParams,
        (parameters, workspace, _) => Task.FromResult(List(parameters, workspace)));

    private static CodeLens[]? List(TextDocumentParams parameters, Workspace workspace) => workspace.Find(parameters.TextDocument.Uri) is { } document
        ?
        [
            .. RecipeLenses.For(document.Snapshot).Select(lens => new CodeLens(
                Positions.RangeOf(document.Text, lens.Span), new Command(lens.Title, ShowPlan) { Arguments = [document.Uri] })),
        ]
        : null;
}
