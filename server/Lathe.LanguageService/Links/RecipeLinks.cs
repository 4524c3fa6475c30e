using System.Collections.Frozen;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Links;

/// <summary>Paths in recipes that are there.</summary>
public static class RecipeLinks
{
    /// <summary>Keys with paths. Editors open files, so a folder leads to the file that says what it is, if it has one.</summary>
    private static readonly FrozenDictionary<string, string> TellingFiles = new Dictionary<string, string>
    {
        ["model_name_or_path"] = "config.json",
        ["adapter_name_or_path"] = "adapter_config.json",
        ["dataset_dir"] = "dataset_info.json",
        ["output_dir"] = "trainer_log.jsonl",
        ["resume_from_checkpoint"] = "trainer_state.json",
        ["tokenized_path"] = "dataset_info.json",
        ["deepspeed"] = "",
        ["new_special_tokens_config"] = "",
    }.ToFrozenDictionary();

    /// <summary>The paths that are there, in the order of the text. Never throws for anything a user wrote.</summary>
    public static IReadOnlyList<RecipeLink> Of(RecipeSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot.Bound.Tree.Root is not MappingNode mapping)
        {
            return [];
        }

        var links = new List<RecipeLink>();
        foreach (MappingEntry entry in mapping.Entries)
        {
            if (TellingFiles.TryGetValue(Renames.PresentName(entry.Key.Text), out string? telling))
            {
                links.AddRange(WrittenName.Of(snapshot.Source, entry).Select(name => Link(snapshot.Facts, name, telling)).OfType<RecipeLink>());
            }
        }

        return [.. links.OrderBy(link => link.Span.Start)];
    }

    private static RecipeLink? Link(IRecipeFacts facts, WrittenName name, string telling)
    {
        switch (facts.GetPathKind(name.Text))
        {
            case PathKind.File:
                return facts.GetFullPath(name.Text) is { } file ? new RecipeLink(name.Span, file, "Open the file") : null;
            case PathKind.Folder:
                string inside = $"{name.Text.TrimEnd('/')}/{telling}";
                bool isTold = telling.Length > 0 && facts.GetPathKind(inside) == PathKind.File;
                return facts.GetFullPath(isTold ? inside : name.Text) is { } path
                    ? new RecipeLink(name.Span, path, isTold ? $"Open its {telling}" : "Open the folder")
                    : null;
            default:
                return null;
        }
    }
}
