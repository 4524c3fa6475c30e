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
        foreach (ValueOffer offer in ValueOffers.For(key, snapshot))
        {
            if (!place.Others.Contains(offer.Text) && writer.Write(offer, items.Count) is { } item)
            {
                items.Add(item);
            }
        }

        return new CompletionList(items, IsIncomplete: false);
    }
}
