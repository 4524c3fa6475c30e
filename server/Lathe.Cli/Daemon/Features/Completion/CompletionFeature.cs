using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.LanguageService.Completion;
using Lathe.Protocol.Lsp;
using Lathe.Recipes.Text;
using CompletionItem = Lathe.Protocol.Lsp.CompletionItem;
using CompletionItemKind = Lathe.Protocol.Lsp.CompletionItemKind;
using CompletionList = Lathe.Protocol.Lsp.CompletionList;
using Kind = Lathe.LanguageService.Completion.CompletionItemKind;

namespace Lathe.Cli.Daemon.Features.Completion;

/// <summary><c>textDocument/completion</c>.</summary>
internal static class CompletionFeature
{
    private static readonly Command SuggestNext = new("Suggest", "editor.action.triggerSuggest");

    public static void AddMethods(MethodTable methods) => methods.Read(
        LspMethods.Completion,
        json => json.TextDocumentPositionParams,
        (parameters, workspace, _) => Task.FromResult(Complete(parameters, workspace)));

    private static CompletionList? Complete(TextDocumentPositionParams parameters, Workspace workspace)
    {
        if (workspace.Find(parameters.TextDocument.Uri) is not { } document)
        {
            return null;
        }

        var list = RecipeCompletion.At(document.Snapshot, Positions.OffsetOf(document.Text, parameters.Position));
        return new CompletionList(list.IsIncomplete, [.. list.Items.Select(item => Convert(item, document.Text))]);
    }

    private static CompletionItem Convert(LanguageService.Completion.CompletionItem item, SourceText text) => new()
    {
        Label = item.Label,
        Kind = item.Kind switch
        {
            Kind.Key => CompletionItemKind.Property,
            Kind.Choice or Kind.Template => CompletionItemKind.EnumMember,
            Kind.Dataset or Kind.Module => CompletionItemKind.Reference,
            _ => CompletionItemKind.Value,
        },
        Detail = item.Detail,
        Documentation = item.Documentation is { } markdown ? new MarkupContent(markdown) : null,
        SortText = item.SortText,
        FilterText = item.FilterText,
        InsertTextFormat = InsertTextFormat.PlainText,
        TextEdit = new TextEdit(Positions.RangeOf(text, item.ReplaceSpan), item.InsertText),
        Tags = item.Deprecated ? [CompletionItemTag.Deprecated] : null,
        Command = item.SuggestNext ? SuggestNext : null,
    };
}
