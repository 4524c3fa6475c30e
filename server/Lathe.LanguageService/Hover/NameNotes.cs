using Lathe.LanguageService.Markup;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Rules;

namespace Lathe.LanguageService.Hover;

/// <summary>What a name in a recipe stands for: a template, a dataset, a folder.</summary>
internal static class NameNotes
{
    public static string? For(RecipeSnapshot snapshot, RecipeKey key, string name) => key.Name switch
    {
        _ when name.Length == 0 => null,
        "template" => TemplateMarkdown.For(name),
        "dataset" or "eval_dataset" => Dataset(snapshot, name),
        "model_name_or_path" or "adapter_name_or_path" or "dataset_dir" or "output_dir" or "resume_from_checkpoint" =>
            Folder(snapshot.Facts, name, isMade: key.Name == "output_dir"),
        "lora_target" when name == "all" => "Every linear layer but the output head.",
        _ => null,
    };

    private static string? Dataset(RecipeSnapshot snapshot, string name)
    {
        string folder = snapshot.Bound.Recipe.Data.DatasetDir;
        if (snapshot.Facts.GetDatasetNames(folder) is not { } known)
        {
            return null;
        }

        string there = known.Contains(name) ? "is registered in" : "is not registered in";
        return $"{Markdown.Code(name)} {there} {Markdown.Code($"{folder.TrimEnd('/')}/dataset_info.json")}.";
    }

    /// <summary>Paths count from the working directory, which a recipe does not show.</summary>
    private static string? Folder(IRecipeFacts facts, string path, bool isMade)
    {
        if (facts.GetFullPath(path) is not { } full)
        {
            return null;
        }

        string state = facts.GetPathKind(path) != PathKind.Missing ? "" : isMade ? " (will be made)" : " (missing)";
        return Markdown.Code(full) + state;
    }
}
