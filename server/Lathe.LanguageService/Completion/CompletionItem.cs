using Lathe.LanguageService.Snippets;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Completion;

/// <summary>One thing that may be written at the caret.</summary>
public sealed record CompletionItem
{
    public required string Label { get; init; }

    public required CompletionItemKind Kind { get; init; }

    /// <summary>What takes the place of <see cref="ReplaceSpan"/>; for a snippet with places to fill in, as <c>${1:value}</c>.</summary>
    public required string InsertText { get; init; }

    /// <summary><see cref="InsertText"/> for editors that know no snippets.</summary>
    public string PlainText => Kind == CompletionItemKind.Snippet ? RecipeSnippet.Plain(InsertText) : InsertText;

    /// <summary>Within the caret's line; contains the caret.</summary>
    public required TextSpan ReplaceSpan { get; init; }

    /// <summary>A few words beside the label.</summary>
    public string? Detail { get; init; }

    /// <summary>What <see cref="CompletionDocumentation.Find"/> finds its documentation by; null for none.</summary>
    public string? DocumentationId { get; init; }

    /// <summary>Items are shown in its order, compared by code units.</summary>
    public required string SortText { get; init; }

    /// <summary>What the text before the caret in <see cref="ReplaceSpan"/> is matched with.</summary>
    public required string FilterText { get; init; }

    /// <summary>It can be written and is better not: Lathe can't do it yet.</summary>
    public bool Deprecated { get; init; }

    /// <summary>Once this is inserted, there is something to offer at the caret: ask for completion again.</summary>
    public bool SuggestNext { get; init; }
}
