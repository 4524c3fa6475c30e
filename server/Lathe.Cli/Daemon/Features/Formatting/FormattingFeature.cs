using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.LanguageService.Formatting;
using Lathe.Protocol.Lsp;
using Lathe.Recipes.Text;
using Range = Lathe.Protocol.Lsp.Range;

namespace Lathe.Cli.Daemon.Features.Formatting;

/// <summary>
/// <c>textDocument/formatting</c> and <c>rangeFormatting</c>. The client's tab size is not asked: recipes are indented by two.
/// </summary>
internal static class FormattingFeature
{
    public static void AddMethods(MethodTable methods)
    {
        methods.Read(
            LspMethods.Formatting,
            json => json.TextDocumentParams,
            (parameters, workspace, _) => Task.FromResult(Format(parameters.TextDocument, null, workspace)));
        methods.Read(
            LspMethods.RangeFormatting,
            json => json.TextDocumentRangeParams,
            (parameters, workspace, _) => Task.FromResult(Format(parameters.TextDocument, parameters.Range, workspace)));
    }

    private static TextEdit[]? Format(TextDocumentIdentifier id, Range? range, Workspace workspace)
    {
        if (workspace.Find(id.Uri) is not { } document)
        {
            return null;
        }

        var span = range is null ? null : (TextSpan?)Positions.SpanOf(document.Text, range);
        return TextEdits.Of(document.Text, RecipeFormatter.Format(document.Snapshot, span));
    }
}
