using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.LanguageService.Completion;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Lsp;
using Lathe.Recipes.Text;
using CompletionItem = Lathe.Protocol.Lsp.CompletionItem;
using CompletionItemKind = Lathe.Protocol.Lsp.CompletionItemKind;
using CompletionList = Lathe.Protocol.Lsp.CompletionList;
using Kind = Lathe.LanguageService.Completion.CompletionItemKind;

namespace Lathe.Cli.Daemon.Features.Completion;

/// <summary><c>textDocument/completion</c> and <c>completionItem/resolve</c>.</summary>
internal static class CompletionFeature
{
    private static readonly Command SuggestNext = new("Suggest", "editor.action.triggerSuggest");

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
        return new CompletionList(list.IsIncomplete, [.. list.Items.Select(item => Convert(item, document.Text, workspace.HasSnippets))]);
    }

    /// <summary>The item with its documentation; all else stays as the client sent it.</summary>
    private static JsonObject Resolve(JsonObject item)
    {
        if (item["data"] is JsonObject data
            && data["id"] is JsonValue value
            && value.TryGetValue(out string? id)
            && CompletionDocumentation.Find(id) is { } markdown)
        {
            item["documentation"] = JsonSerializer.SerializeToNode(new MarkupContent(markdown), DaemonJson.Default.MarkupContent);
        }

        return item;
    }

    private static CompletionItem Convert(LanguageService.Completion.CompletionItem item, SourceText text, bool hasSnippets) => new()
    {
        Label = item.Label,
        Kind = item.Kind switch
        {
            Kind.Key => CompletionItemKind.Property,
            Kind.Choice or Kind.Template => CompletionItemKind.EnumMember,
            Kind.Dataset or Kind.Module => CompletionItemKind.Reference,
            Kind.Folder => CompletionItemKind.Folder,
            Kind.File => CompletionItemKind.File,
            Kind.Snippet => CompletionItemKind.Snippet,
            _ => CompletionItemKind.Value,
        },
        Detail = item.Detail,
        SortText = item.SortText,
        FilterText = item.FilterText,
        InsertTextFormat = item.Kind == Kind.Snippet && hasSnippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
        TextEdit = new TextEdit(Positions.RangeOf(text, item.ReplaceSpan), hasSnippets ? item.InsertText : item.PlainText),
        Tags = item.Deprecated ? [CompletionItemTag.Deprecated] : null,
        Command = item.SuggestNext ? SuggestNext : null,
        Data = item.DocumentationId is { } id ? new CompletionItemData(id) : null,
    };
}
