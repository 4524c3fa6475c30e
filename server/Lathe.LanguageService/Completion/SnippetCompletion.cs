using System.Globalization;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Snippets;
using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Completion;

/// <summary>
/// Snippets where a key may be written: in a text without keys all recipes; elsewhere those whose words are being typed, without the
/// keys that are there.
/// </summary>
internal static class SnippetCompletion
{
    /// <summary>A word is taken for a snippet's from this length on.</summary>
    private const int LeastTyped = 2;

    public static IEnumerable<CompletionItem> At(RecipeSnapshot snapshot, KeyPlace place, IReadOnlySet<string> present)
    {
        SourceText source = snapshot.Source;
        LineShape line = snapshot.Lines[source.GetLineIndex(place.Caret)];
        bool isAlone = !place.HasColon && !place.TextFollows && place.OpenQuote is null && place.Word.Start == line.Line.Start;
        string typed = source.Text[place.Word.Start..Math.Max(place.Word.Start, place.Caret)];
        bool isEmpty = present.Count == 0;
        if (!isAlone || (!isEmpty && typed.Length < LeastTyped))
        {
            yield break;
        }

        for (int i = 0; i < RecipeSnippets.All.Count; i++)
        {
            RecipeSnippet snippet = RecipeSnippets.All[i];
            if (isEmpty && typed.Length == 0 ? !snippet.IsRecipe : !IsTyped(snippet, typed))
            {
                continue;
            }

            if (snippet.Without(present) is { } rest)
            {
                yield return Item(rest, i, place.Word, isEmpty);
            }
        }
    }

    private static bool IsTyped(RecipeSnippet snippet, string typed) => snippet.Name
        .Split([' ', ':', '-'], StringSplitOptions.RemoveEmptyEntries)
        .Any(word => word.StartsWith(typed, StringComparison.OrdinalIgnoreCase));

    private static CompletionItem Item(RecipeSnippet snippet, int order, TextSpan word, bool isEmpty) => new()
    {
        Label = snippet.Name,
        Kind = CompletionItemKind.Snippet,
        InsertText = snippet.Body,
        ReplaceSpan = word,
        Detail = snippet.IsNotYet ? $"{snippet.Detail}; not possible yet" : snippet.Detail,
        DocumentationId = CompletionDocumentation.OfSnippet(order),
        SortText = string.Create(CultureInfo.InvariantCulture, $"{(snippet.IsNotYet ? "8" : isEmpty ? "!" : "1!")}{order:000}"),
        FilterText = snippet.Name,
        Deprecated = snippet.IsNotYet,
    };
}
