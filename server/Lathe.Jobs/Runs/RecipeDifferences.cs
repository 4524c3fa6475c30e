using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Recipes.Model;

namespace Lathe.Jobs.Runs;

/// <summary>Keys in which two recipes differ, for a run that goes on with another recipe than it began.</summary>
internal static class RecipeDifferences
{
    private const int LongestValue = 40;

    /// <summary>They say where to write and what to call it, not how to train.</summary>
    private static readonly HashSet<string> Ignored = ["output_dir", "overwrite_output_dir", "resume_from_checkpoint", "run_name"];

    /// <summary>Such as <c>seed (7, was 42)</c>, in the order of the keys. Both have absolute paths.</summary>
    public static IReadOnlyList<string> Between(Recipe now, Recipe before)
    {
        var (new_, old) = (Leaves(now), Leaves(before));
        return [.. new_.Where(leaf => !Ignored.Contains(leaf.Key) && leaf.Value != old.GetValueOrDefault(leaf.Key, leaf.Value))
            .Select(leaf => $"{leaf.Key} ({Short(leaf.Value)}, was {Short(old[leaf.Key])})")];
    }

    private static Dictionary<string, string> Leaves(Recipe recipe)
    {
        Dictionary<string, string> leaves = [];
        foreach (var (_, group) in JsonSerializer.SerializeToNode(recipe, RecipeJson.Options)!.AsObject())
        {
            foreach (var (key, value) in group!.AsObject())
            {
                leaves[key] = value is JsonValue text && text.TryGetValue(out string? plain) ? plain : value?.ToJsonString() ?? "not set";
            }
        }

        return leaves;
    }

    private static string Short(string value) => value.Length > LongestValue ? value[..LongestValue] + "…" : value;
}
