using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.LanguageService.Completion;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Lsp;
using CompletionList = Lathe.Protocol.Lsp.CompletionList;

namespace Lathe.Cli.Daemon.Features.Completion;

/// <summary><c>textDocument/completion</c> and <c>completionItem/resolve</c>.</summary>
internal static class CompletionFeature
{
    public static void AddMethods(MethodTable methods)
    {
        methods.Read(
            LspMethods.Completion,
            json => json.TextDocumentPositionParams,
            (parameters, workspace, _) => Task.FromResult(Complete(parameters, workspace)));
        methods.Read(LspMethods.CompletionResolve, json => json.JsonObject, (item, _, _) => Task.FromResult(Resolve(item)));
    }

    private static CompletionList? Complete(TextDocumentPositionParams parameters, Workspace workspace)
    {
        if (workspace.Find(parameters.TextDocument.Uri) is not { } document)
        {
            return null;
        }

        var list = RecipeCompletion.At(document.Snapshot, Positions.OffsetOf(document.Text, parameters.Position));
        return new CompletionConverter(document.Text, workspace.Client).Convert(list);
    }

    /// <summary>The item with its documentation; all else stays as the client sent it.</summary>
    private static JsonObject Resolve(JsonObject item)
    {
        if (item["data"] is JsonValue data && data.TryGetValue(out string? id) && CompletionDocumentation.Find(id) is { } markdown)
        {
            item["documentation"] = JsonSerializer.SerializeToNode(new MarkupContent(markdown), DaemonJson.Default.MarkupContent);
        }

        return item;
    }
}
