using Lathe.Cli.Daemon.Workspaces;
using Lathe.Protocol.Lsp;
using Lathe.Recipes.Text;
using Found = Lathe.LanguageService.Completion;
using Range = Lathe.Protocol.Lsp.Range;

namespace Lathe.Cli.Daemon.Features.Completion;

/// <summary>Completions as the protocol writes them. A list has hundreds of items, so nothing is written that the client adds by itself.</summary>
internal sealed class CompletionConverter(SourceText text, ClientCapabilities client)
{
    private static readonly Command SuggestNext = new("Suggest", "editor.action.triggerSuggest");

    public CompletionList Convert(Found.CompletionList list)
    {
        var common = list.Items is [var first, ..] && list.Items.All(item => item.ReplaceSpan == first.ReplaceSpan)
            ? Positions.RangeOf(text, first.ReplaceSpan)
            : null;
        bool inDefaults = common is not null && client.HasEditRange;
        return new CompletionList(
            list.IsIncomplete,
            [.. list.Items.Select(item => Convert(item, inDefaults ? null : common ?? Positions.RangeOf(text, item.ReplaceSpan)))],
            inDefaults ? new CompletionItemDefaults(common!) : null);
    }

    /// <param name="item">What is offered.</param>
    /// <param name="range">What it replaces; null where the list says so.</param>
    private CompletionItem Convert(Found.CompletionItem item, Range? range)
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
            TextEdit = range is null ? null : new TextEdit(range, newText),
            TextEditText = range is null ? newText : null,
            Tags = item.Deprecated ? [CompletionItemTag.Deprecated] : null,
            Command = item.SuggestNext ? SuggestNext : null,
            Data = item.DocumentationId,
        };
    }
}
