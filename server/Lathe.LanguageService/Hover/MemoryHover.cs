using Lathe.LanguageService.Memory;
using Lathe.LanguageService.Snapshots;
using Lathe.Memory.Setup;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.LanguageService.Hover;

/// <summary>The plan of memory, below what is said about a key it depends on.</summary>
internal static class MemoryHover
{
    /// <param name="hover">What is said about the place anyway; null for nothing.</param>
    /// <param name="snapshot">The recipe.</param>
    /// <param name="entry">The key.</param>
    /// <param name="span">What the memory's part is about when there is no other.</param>
    public static HoverResult? AddTo(HoverResult? hover, RecipeSnapshot snapshot, MappingEntry entry, TextSpan span)
    {
        string key = Renames.PresentName(entry.Key.Text);
        if (!MemoryKeys.All.Contains(key) || snapshot.Plan is not { } plan)
        {
            return hover;
        }

        string table = MemoryTable.For(plan, key);
        return hover is null ? new HoverResult(table, span) : hover with { Markdown = $"{hover.Markdown}\n\n---\n\n{table}" };
    }
}
