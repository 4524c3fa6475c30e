using Lathe.LanguageService.Memory;
using Lathe.LanguageService.Snapshots;
using Lathe.Memory;
using Lathe.Memory.Setup;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Actions;

/// <summary>Remedies for a training that needs too much memory, offered wherever one looks for them.</summary>
internal static class MemoryActions
{
    /// <summary>
    /// The remedies, least harm first, when the span touches the finding, the line of the lens, or a key that memory depends on.
    /// </summary>
    public static IEnumerable<RecipeAction> For(RecipeSnapshot snapshot, TextSpan span, Func<Finding, bool>? isShown)
    {
        Finding? finding = snapshot.AllFindings.FirstOrDefault(MemoryFindings.IsVerdict);
        if (finding is null || isShown?.Invoke(finding) == false || snapshot.Plan is not { } plan || !IsPlaceFor(snapshot, span))
        {
            return [];
        }

        RemedyFix? best = plan.Fixes.FirstOrDefault(fix => fix.Remedy.Fits && fix.IsPossible);
        return plan.Fixes.Select(fix => new RecipeAction(TitleOf(fix), RecipeActionKind.QuickFix, fix.Changes)
        {
            Findings = [finding],
            IsPreferred = fix == best,
        });
    }

    private static bool IsPlaceFor(RecipeSnapshot snapshot, TextSpan span)
    {
        int first = snapshot.Source.GetLineIndex(span.Start);
        int last = snapshot.Source.GetLineIndex(span.End);
        return first == 0 || snapshot.Outline.Entries.Any(entry =>
            entry.FirstLine <= last && first <= entry.LastLine && MemoryKeys.All.Contains(Renames.PresentName(entry.Name)));
    }

    private static string TitleOf(RemedyFix fix)
    {
        string later = fix.IsPossible ? "" : "; not possible in Lathe yet";
        return $"{fix.Remedy.Title} (-> {Gib.Format(fix.Needed)}{later})";
    }
}
