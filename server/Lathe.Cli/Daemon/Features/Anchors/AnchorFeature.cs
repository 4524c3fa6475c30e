using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.LanguageService.Anchors;
using Lathe.Protocol.Lsp;
using StreamJsonRpc;
using Range = Lathe.Protocol.Lsp.Range;

namespace Lathe.Cli.Daemon.Features.Anchors;

/// <summary><c>textDocument/references</c>, <c>documentHighlight</c>, <c>prepareRename</c> and <c>rename</c>, of YAML's anchors.</summary>
internal static class AnchorFeature
{
    public static void AddMethods(MethodTable methods)
    {
        methods.Read(
            LspMethods.References,
            json => json.ReferenceParams,
            (parameters, workspace, _) => Task.FromResult(References(parameters, workspace)));
        methods.Read(
            LspMethods.DocumentHighlight,
            json => json.TextDocumentPositionParams,
            (parameters, workspace, _) => Task.FromResult(Highlights(parameters, workspace)));
        methods.Read(
            LspMethods.PrepareRename,
            json => json.TextDocumentPositionParams,
            (parameters, workspace, _) => Task.FromResult(PrepareRename(parameters, workspace)));
        methods.Read(
            LspMethods.Rename,
            json => json.RenameParams,
            (parameters, workspace, _) => Task.FromResult(Rename(parameters, workspace)));
    }

    private static Location[]? References(ReferenceParams parameters, Workspace workspace) =>
        workspace.Find(parameters.TextDocument.Uri) is { } document
            ? [.. RecipeAnchors.Occurrences(document.Snapshot, Positions.OffsetOf(document.Text, parameters.Position))
                .Where(name => parameters.Context.IncludeDeclaration || !name.IsAnchor)
                .Select(name => new Location(document.Uri, Positions.RangeOf(document.Text, name.Span)))]
            : null;

    private static DocumentHighlight[]? Highlights(TextDocumentPositionParams parameters, Workspace workspace) =>
        workspace.Find(parameters.TextDocument.Uri) is { } document
            ? [.. RecipeAnchors.Occurrences(document.Snapshot, Positions.OffsetOf(document.Text, parameters.Position))
                .Select(name => new DocumentHighlight(
                    Positions.RangeOf(document.Text, name.Span),
                    name.IsAnchor ? DocumentHighlightKind.Write : DocumentHighlightKind.Read))]
            : null;

    private static Range? PrepareRename(TextDocumentPositionParams parameters, Workspace workspace) =>
        workspace.Find(parameters.TextDocument.Uri) is { } document
        && RecipeAnchors.NameAt(document.Snapshot, Positions.OffsetOf(document.Text, parameters.Position)) is { } name
            ? Positions.RangeOf(document.Text, name)
            : null;

    private static WorkspaceEdit? Rename(RenameParams parameters, Workspace workspace)
    {
        if (workspace.Find(parameters.TextDocument.Uri) is not { } document)
        {
            return null;
        }

        var (changes, problem) = RecipeAnchors.Rename(
            document.Snapshot, Positions.OffsetOf(document.Text, parameters.Position), parameters.NewName);
        return problem is null
            ? TextEdits.Of(document, changes)
            : throw new LocalRpcException(problem) { ErrorCode = LspErrorCodes.RequestFailed };
    }
}
