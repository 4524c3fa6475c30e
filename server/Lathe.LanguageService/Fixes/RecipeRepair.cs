using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Fixes;

/// <summary>Makes all fixes nobody has to be asked about, again and again until there is none left.</summary>
public static class RecipeRepair
{
    /// <summary>The repaired text, which is the same object when there was nothing to do, and what was done. Never throws.</summary>
    public static (SourceText Text, IReadOnlyList<Fix> Made) Run(SourceText source, IRecipeFacts? facts = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var made = new List<Fix>();

        // Each round settles at least one finding for good; few take more than two.
        for (int rounds = WorkBudget.Readings(source.Length); rounds > 0; rounds--)
        {
            IReadOnlyList<Fix> fixes = RecipeFixes.Unambiguous(new RecipeSnapshot(source, facts));
            if (fixes.Count == 0)
            {
                break;
            }

            made.AddRange(fixes);
            source = TextChange.Apply(source, fixes.SelectMany(fix => fix.Changes));
        }

        return (source, made);
    }
}
