using Lathe.Data.Templates;
using Lathe.LanguageService.Markup;
using Lathe.LanguageService.Snapshots;
using Lathe.Models.Families;
using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Completion;

/// <summary>The values that are worth offering for a key.</summary>
internal static class ValueOffers
{
    /// <summary>There is, or may be, something to offer.</summary>
    public static bool Has(RecipeKey key) => IsDataset(key.Name) || PathOffers.Has(key) || Fixed(key).Any();

    /// <summary>The values for a key of which something is written already.</summary>
    public static IEnumerable<ValueOffer> For(RecipeKey key, RecipeSnapshot snapshot, string typed) =>
        IsDataset(key.Name) ? Datasets(snapshot)
        : PathOffers.Has(key) ? Fixed(key).Concat(PathOffers.For(key, snapshot, typed)).DistinctBy(offer => offer.Text)
        : Fixed(key);

    private static bool IsDataset(string key) => key is "dataset" or "eval_dataset";

    private static IEnumerable<ValueOffer> Fixed(RecipeKey key)
    {
        if (key.Secret)
        {
            return [];
        }

        return key.Name switch
        {
            "template" => TemplateCatalog.Names.Select(name => new ValueOffer(
                name, CompletionItemKind.Template, DocumentationId: CompletionDocumentation.OfTemplate(name))),
            "lora_target" => LoraTargets(),
            "additional_target" => HeadAndEmbedding(),
            _ => ByKind(key).Select(offer => Marked(key, offer)),
        };
    }

    private static IEnumerable<ValueOffer> ByKind(RecipeKey key)
    {
        string? written = KeyText.Default(key);
        return key.Kind switch
        {
            KeyKind.Bool => Booleans(key).Concat(Known(key, written)),
            KeyKind.Choice => Choices(key),
            _ => WithDefault(key, written),
        };
    }

    private static IEnumerable<ValueOffer> Booleans(RecipeKey key)
    {
        foreach (string value in (string[])["true", "false"])
        {
            yield return new ValueOffer(value, CompletionItemKind.Value, DefaultMark(key, value));
        }

        if (key.Nullable)
        {
            yield return new ValueOffer("null", CompletionItemKind.Value, DefaultMark(key, "null"));
        }
    }

    private static IEnumerable<ValueOffer> Choices(RecipeKey key)
    {
        foreach (string choice in key.Choices)
        {
            yield return new ValueOffer(
                choice,
                CompletionItemKind.Choice,
                DefaultMark(key, choice),
                key.ChoiceDocumentation.ContainsKey(choice) ? CompletionDocumentation.OfChoice(key, choice) : null);
        }

        foreach (string known in key.NotYetValues.Where(known => !known.EndsWith('*')))
        {
            yield return new ValueOffer(known, CompletionItemKind.Choice, "not possible yet") { NotYet = true };
        }

        foreach ((string alias, string value) in Renames.Values.Where(pair => key.Choices.Contains(pair.Value)))
        {
            yield return new ValueOffer(value, CompletionItemKind.Choice, $"is {alias} elsewhere") { Alias = alias };
        }
    }

    private static IEnumerable<ValueOffer> WithDefault(RecipeKey key, string? written)
    {
        (string Value, string Detail)[] useful = UsefulValues.For(key.Name);
        if (written is not null && useful.All(offer => offer.Value != written))
        {
            yield return Offer(key, written, "");
        }

        foreach ((string value, string detail) in useful)
        {
            yield return Offer(key, value, detail);
        }

        foreach (ValueOffer known in Known(key, written))
        {
            yield return known;
        }
    }

    /// <summary>Values of a number, a text or a list that are worth naming.</summary>
    private static IEnumerable<ValueOffer> Known(RecipeKey key, string? written) =>
        key.Choices.Where(known => known != written).Select(known => Offer(key, known, ""));

    /// <summary>Of a key that can't be done yet only the values that ask for nothing are accepted.</summary>
    private static ValueOffer Marked(RecipeKey key, ValueOffer offer) =>
        key.Status == KeyStatus.NotYet && !key.HarmlessValues.Contains(offer.Text)
            ? offer with { NotYet = true, Detail = "not possible yet" }
            : offer;

    private static ValueOffer Offer(RecipeKey key, string value, string detail)
    {
        string[] words = [.. new[] { DefaultMark(key, value), detail }.OfType<string>().Where(word => word.Length > 0)];
        return new ValueOffer(value, CompletionItemKind.Value, words.Length == 0 ? null : string.Join(", ", words))
        {
            TextValue = key.Kind is KeyKind.Text or KeyKind.TextList || key.AlternativeKind is KeyKind.TextList,
        };
    }

    private static string? DefaultMark(RecipeKey key, string value) => key.DefaultText.Trim('\'') == value ? "default" : null;

    private static IEnumerable<ValueOffer> LoraTargets() => DecoderFamilies.All
        .SelectMany(family => family.Projections)
        .DistinctBy(projection => projection.Module[(projection.Module.LastIndexOf('.') + 1)..])
        .Select(projection => new ValueOffer(
            projection.Module[(projection.Module.LastIndexOf('.') + 1)..],
            CompletionItemKind.Module,
            projection.IsAttention ? "attention" : "feed-forward"))
        .Prepend(new ValueOffer("all", CompletionItemKind.Value, "every linear layer, default") { TextValue = true });

    private static IEnumerable<ValueOffer> HeadAndEmbedding() => DecoderFamilies.All
        .SelectMany(family => (string[])[family.Names.Embedding, family.Names.Head])
        .Select(path => path[(path.LastIndexOf('.') + 1)..])
        .Distinct()
        .Select(name => new ValueOffer(name, CompletionItemKind.Module));

    private static IEnumerable<ValueOffer> Datasets(RecipeSnapshot snapshot)
    {
        string folder = snapshot.Bound.Recipe.Data.DatasetDir;
        return (snapshot.Facts.GetDatasetNames(folder) ?? [])
            .Order(StringComparer.Ordinal)
            .Select(name => new ValueOffer(name, CompletionItemKind.Dataset, $"in {folder}"));
    }
}
