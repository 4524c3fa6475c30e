using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.LanguageService.Links;
using Lathe.LanguageService.Surroundings;
using Lathe.Protocol.Lsp;
using Range = Lathe.Protocol.Lsp.Range;

namespace Lathe.Cli.Daemon.Features.Links;

/// <summary><c>textDocument/documentLink</c> and <c>textDocument/definition</c>.</summary>
internal static class LinkFeature
{
    public static void AddMethods(MethodTable methods)
    {
        methods.Read(
            LspMethods.DocumentLink,
            json => json.TextDocumentParams,
            (parameters, workspace, _) => Task.FromResult(Links(parameters, workspace)));
        methods.Read(
            LspMethods.Definition,
            json => json.TextDocumentPositionParams,
            (parameters, workspace, _) => Task.FromResult(Definitions(parameters, workspace)));
    }

    private static DocumentLink[]? Links(TextDocumentParams parameters, Workspace workspace) =>
        workspace.Find(parameters.TextDocument.Uri) is { } document
            ? [.. RecipeLinks.Of(document.Snapshot).Select(link =>
                new DocumentLink(Positions.RangeOf(document.Text, link.Span), DocumentUri.OfPath(link.Path), link.Tooltip))]
            : null;

    private static Location[]? Definitions(TextDocumentPositionParams parameters, Workspace workspace) =>
        workspace.Find(parameters.TextDocument.Uri) is { } document
            ? [.. RecipeDefinition.At(document.Snapshot, Positions.OffsetOf(document.Text, parameters.Position))
                .Select(result => Convert(result, document))]
            : null;

    private static Location Convert(DefinitionResult result, OpenDocument document) => result.Elsewhere is { } place
        ? new Location(DocumentUri.OfPath(place.Path), RangeOf(place))
        : new Location(document.Uri, Positions.RangeOf(document.Text, result.Here ?? result.Origin));

    private static Range RangeOf(FilePlace place) =>
        new(new Position(place.Line, place.Column), new Position(place.Line, place.Column + place.Length));
}
