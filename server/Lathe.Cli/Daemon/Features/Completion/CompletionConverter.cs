using Lathe.Cli.Daemon.Workspaces;
using Lathe.Protocol.Lsp;
using Lathe.Recipes.Text;
using Found = Lathe.LanguageService.Completion;

namespace Lathe.Cli.Daemon.Features.Completion;

/// <summary>Completions as the protocol writes them. A list has hundreds of items, so nothing is written that the client adds by itself.</summary>
internal sealed class CompletionConverter(SourceText text, ClientCapabilities client)
{
    private static readonly Command SuggestNext = new("Suggest", "editor.action.triggerSuggest");

    public CompletionList Convert(Found.CompletionList list)
    {
        TextSpan? common = client.HasEditRange && list.Items is [var first, ..] && list.Items.All(item => item.ReplaceSpan == first.ReplaceSpan)
            ? first.ReplaceSpan
            : null;
        return new CompletionList(
            list.IsIncomplete,
            [.. list.Items.Select(item => Convert(item, inDefaults: common is not null))],
            common is { } span ? new CompletionItemDefaults(Positions.RangeOf(text, span)) : null);
    }

    private CompletionItem Convert(Found.CompletionItem item, bool inDefaults)
    {
        string newText = client.HasSnippets ? item.InsertText : item.PlainText;
        return new()
        {
            Label = item.Label,
            Kind = item.Kind switch
            {
                Found.CompletionItemKind.Key => CompletionItemKind.Property,
                Found.CompletionItemKind.Choice or Found.CompletionItemKind.Template => CompletionItemKind.EnumMember,
                Found.CompletionItemKind.Dataset or Found.CompletionItemKind.Module => CompletionItemKind.Reference,
                Found.CompletionItemKind.Folder => CompletionItemKind.Folder,
                Found.CompletionItemKind.File => CompletionItemKind.File,
                Found.CompletionItemKind.Snippet => CompletionItemKind.Snippet,
                _ => CompletionItemKind.Value,
            },
            Detail = item.Detail,
            SortText = item.SortText,
            FilterText = item.FilterText == item.Label ? null : item.FilterText,
            InsertTextFormat = item.Kind == Found.CompletionItemKind.Snippet && client.HasSnippets ? InsertTextFormat.Snippet : null,
            TextEdit = inDefaults ? null : new TextEdit(Positions.RangeOf(text, item.ReplaceSpan), newText),
            TextEditText = inDefaults ? newText : null,
            Tags = item.Deprecated ? [CompletionItemTag.Deprecated] : null,
            Command = item.SuggestNext ? SuggestNext : null,
            Data = item.DocumentationId,
        };
    }
}
