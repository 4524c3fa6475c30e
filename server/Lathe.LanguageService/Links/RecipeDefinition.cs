using Lathe.LanguageService.Anchors;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Links;

/// <summary>Where names in recipes are defined.</summary>
public static class RecipeDefinition
{
    /// <summary>
    /// For a dataset its entry in dataset_info.json, for an alias its anchor, for a merge key the anchors of what it merges. Empty for
    /// all else. Never throws for anything a user wrote.
    /// </summary>
    public static IReadOnlyList<DefinitionResult> At(RecipeSnapshot snapshot, int offset)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var anchors = AnchorTable.Read(snapshot);
        if (anchors.At(offset) is { } name)
        {
            return anchors.DefinitionOf(name) is { } anchor ? [new DefinitionResult(name.Span, anchor.Span, null)] : [];
        }

        if (snapshot.Outline.At(snapshot.Source.GetLineIndex(offset)) is { Name: "<<" } merge
            && offset >= merge.Key.Start && offset <= merge.Key.End)
        {
            TextSpan value = TextSpan.FromBounds(merge.Key.End, snapshot.Source.GetLineSpan(merge.LastLine).End);
            return
            [
                .. anchors.Names
                    .Where(alias => alias.IsAlias && value.Contains(alias.Span.Start))
                    .Select(anchors.DefinitionOf)
                    .OfType<AnchorName>()
                    .Select(anchor => new DefinitionResult(merge.Key, anchor.Span, null)),
            ];
        }

        return Dataset(snapshot, offset) is { } dataset ? [dataset] : [];
    }

    private static DefinitionResult? Dataset(RecipeSnapshot snapshot, int offset)
    {
        if (snapshot.Bound.Tree.Root is not MappingNode mapping)
        {
            return null;
        }

        foreach (MappingEntry entry in mapping.Entries.Where(entry => Renames.PresentName(entry.Key.Text) is "dataset" or "eval_dataset"))
        {
            foreach (WrittenName name in WrittenName.Of(snapshot.Source, entry))
            {
                if (offset >= name.Span.Start && offset <= name.Span.End
                    && snapshot.Surroundings.FindDataset(snapshot.Bound.Recipe.Data.DatasetDir, name.Text) is { } place)
                {
                    return new DefinitionResult(name.Span, null, place);
                }
            }
        }

        return null;
    }
}
