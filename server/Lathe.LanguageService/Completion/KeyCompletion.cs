using Lathe.LanguageService.Markup;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Completion;

/// <summary>Keys that are not in the recipe yet.</summary>
internal static class KeyCompletion
{
    public static CompletionList At(RecipeSnapshot snapshot, KeyPlace place)
    {
        HashSet<string> present = PresentKeys(snapshot, place);
        string tail = Tail(place);

        // A training takes all keys of a chat, so that nothing is kept from a recipe that may become either.
        RecipeCommand command = snapshot.Bound.IsCommandGuessed ? RecipeCommand.Train : snapshot.Bound.Command;
        var items = new List<CompletionItem>(RecipeKeys.All.Count);
        foreach (RecipeKey key in RecipeKeys.All.Where(key => key.Commands.Contains(command) && !present.Contains(key.Name)))
        {
            items.Add(new CompletionItem
            {
                Label = key.Name,
                Kind = CompletionItemKind.Key,
                InsertText = key.Name + tail,
                ReplaceSpan = place.Word,
                Detail = KeyText.Detail(key, command),
                DocumentationId = CompletionDocumentation.OfKey(key, command),
                SortText = KeyOrder.SortText(key, command),
                FilterText = key.Name,
                Deprecated = key.Status == KeyStatus.NotYet,
                SuggestNext = !place.HasColon && ValueOffers.Has(key),
            });
        }

        string typed = snapshot.Source.Text[place.Word.Start..place.Caret];
        items.AddRange(Aliases(typed, command, present, place.Word, tail));
        items.AddRange(SnippetCompletion.At(snapshot, place, present));

        // Other names of keys, and most snippets, are left out while nothing is typed: they would double the list.
        return new CompletionList(items, IsIncomplete: typed.Length == 0);
    }

    private static string Tail(KeyPlace place)
    {
        string quote = place.OpenQuote?.ToString() ?? "";
        return place.HasColon ? quote : quote + (place.TextFollows ? ":" : ": ");
    }

    private static IEnumerable<CompletionItem> Aliases(
        string typed, RecipeCommand command, HashSet<string> present, TextSpan word, string tail) =>
        from pair in Renames.Elsewhere.Concat(Renames.Deprecated)
        where Matching.IsSubsequence(typed, pair.Key) && typed.Length > 0 && !present.Contains(pair.Value)
        let key = RecipeKeys.Find(pair.Value)
        where key.Commands.Contains(command)
        select new CompletionItem
        {
            // The key stands in the list by its own name too.
            Label = $"{pair.Key} → {key.Name}",
            Kind = CompletionItemKind.Key,
            InsertText = key.Name + tail,
            ReplaceSpan = word,
            Detail = $"is {pair.Key} elsewhere",
            DocumentationId = CompletionDocumentation.OfKey(key, command),
            SortText = KeyOrder.SortTextOfAlias(key),
            FilterText = pair.Key,
            Deprecated = key.Status == KeyStatus.NotYet,
            SuggestNext = ValueOffers.Has(key),
        };

    /// <summary>Keys on other lines: those the reader found, and those on lines it could not read.</summary>
    private static HashSet<string> PresentKeys(RecipeSnapshot snapshot, KeyPlace place)
    {
        SourceText source = snapshot.Source;
        int line = source.GetLineIndex(place.Caret);
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (LineShape entry in snapshot.Lines.RootEntries(Math.Max(0, snapshot.Lines.RootIndent(line)), line))
        {
            present.Add(Renames.PresentName(source.Slice(entry.Key.Content)));
        }

        if (snapshot.Bound.Tree.Root is MappingNode mapping)
        {
            foreach (MappingEntry entry in mapping.Entries.Where(entry => source.GetLineIndex(entry.Key.Span.Start) != line))
            {
                present.Add(Renames.PresentName(entry.Key.Text));
            }
        }

        return present;
    }
}
