using Lathe.LanguageService.Snapshots;

namespace Lathe.LanguageService.Completion;

/// <summary>Values for the key at the caret.</summary>
internal static class ValueCompletion
{
    public static CompletionList At(RecipeSnapshot snapshot, ValuePlace place)
    {
        if (place.Key is not { } key)
        {
            return CompletionList.Empty;
        }

        var items = new List<CompletionItem>();
        var writer = new ValueWriter(snapshot.Source.Text, place);
        string text = snapshot.Source.Text;
        string typed = place.Word.Start < place.Caret ? text[place.Word.Start..place.Caret] : "";
        foreach (ValueOffer offer in ValueOffers.For(key, snapshot, typed))
        {
            if (!place.Others.Contains(offer.Text) && writer.Write(offer, items.Count) is { } item)
            {
                items.Add(item);
            }
        }

        // What is in a folder is listed once its name is written.
        return new CompletionList(items, IsIncomplete: PathOffers.Has(key));
    }
}
