using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Protocol.Lsp;
using Lathe.Recipes.Text;
using StreamJsonRpc;

namespace Lathe.Cli.Daemon.Features.TextSync;

/// <summary>Keeps the workspace equal to what the editor shows.</summary>
internal static class TextSyncFeature
{
    public static void AddMethods(MethodTable methods)
    {
        methods.Edit(LspMethods.DidOpen, json => json.DidOpenTextDocumentParams, Open);
        methods.Edit(LspMethods.DidChange, json => json.DidChangeTextDocumentParams, Change);
        methods.Edit(LspMethods.DidSave, json => json.DidSaveTextDocumentParams, Save);
        methods.Edit(LspMethods.DidClose, json => json.DidCloseTextDocumentParams, Close);
        methods.Edit(LspMethods.DidChangeWatchedFiles, workspace => workspace.Refreshed());
        methods.Edit(LspMethods.DidChangeWorkspaceFolders, json => json.DidChangeWorkspaceFoldersParams, ChangeFolders);
    }

    private static Workspace Open(DidOpenTextDocumentParams parameters, Workspace workspace)
    {
        var item = parameters.TextDocument;
        var text = new SourceText(DocumentUri.ToPath(item.Uri) ?? item.Uri, item.Text);
        return workspace.With(item.Uri, item.Version, text);
    }

    private static Workspace Change(DidChangeTextDocumentParams parameters, Workspace workspace)
    {
        var document = Find(workspace, parameters.TextDocument.Uri);
        var text = document.Text;
        foreach (var change in parameters.ContentChanges)
        {
            text = new SourceText(text.Path, Apply(text, change));
        }

        return workspace.With(document.Uri, parameters.TextDocument.Version, text);
    }

    /// <summary>What stands on the disk may have changed with it: everything is looked at anew.</summary>
    private static Workspace Save(DidSaveTextDocumentParams parameters, Workspace workspace) => workspace.Refreshed();

    private static Workspace Close(DidCloseTextDocumentParams parameters, Workspace workspace) =>
        workspace.Without(Find(workspace, parameters.TextDocument.Uri).Uri);

    /// <summary>Relative paths of the open recipes may count from elsewhere now.</summary>
    private static Workspace ChangeFolders(DidChangeWorkspaceFoldersParams parameters, Workspace workspace) =>
        workspace.WithFolders(parameters.Event.Added, parameters.Event.Removed).Refreshed();

    private static string Apply(SourceText text, TextDocumentContentChangeEvent change)
    {
        if (change.Range is not { } range)
        {
            return change.Text;
        }

        var span = Positions.SpanOf(text, range);
        return string.Concat(text.Text.AsSpan(0, span.Start), change.Text, text.Text.AsSpan(span.End));
    }

    private static OpenDocument Find(Workspace workspace, string uri) => workspace.Find(uri)
        ?? throw new LocalRpcException($"The document {uri} is not open.") { ErrorCode = LspErrorCodes.InvalidParams };
}
