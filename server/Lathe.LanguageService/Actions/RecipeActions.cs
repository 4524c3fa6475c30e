using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Fixes;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Sorting;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Actions;

/// <summary>What may be done to a recipe. Everything follows from the snapshot; nothing is remembered between calls.</summary>
public static class RecipeActions
{
    /// <summary>Each finding's fixes are tried out; an editor's whole-file selection must not ask for hundreds.</summary>
    private const int MostFindings = 20;

    /// <summary>Fixes for the findings a span touches.</summary>
    /// <param name="snapshot">The recipe.</param>
    /// <param name="span">Of the text.</param>
    /// <param name="isShown">Whether the user sees a finding; null: all of them.</param>
    public static IEnumerable<RecipeAction> QuickFixes(RecipeSnapshot snapshot, TextSpan span, Func<Finding, bool>? isShown = null)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Finding[] here =
        [
            .. snapshot.AllFindings
                .Where(finding => isShown is null || isShown(finding))
                .Where(finding => finding.Source == snapshot.Source && finding.Span.Start <= span.End && span.Start <= finding.Span.End)
                .Take(MostFindings),
        ];
        foreach (RecipeAction action in MemoryActions.For(snapshot, span, isShown))
        {
            yield return action;
        }

        var trial = new FixTrial(snapshot);
        foreach (Finding finding in here)
        {
            foreach (Fix fix in RecipeFixes.For(snapshot, finding, trial))
            {
                yield return new RecipeAction(fix.Title, RecipeActionKind.QuickFix, fix.Changes)
                {
                    Findings = [finding],
                    IsPreferred = fix.IsPreferred,
                };
            }
        }

        foreach (string code in here.Select(finding => finding.Code).Distinct())
        {
            if (snapshot.Findings.Count(finding => finding.Code == code) > 1
                && RecipeFixes.AllOf(snapshot, code) is { Count: > 1 } fixes)
            {
                string verb = fixes.All(fix => fix.IsRemoval) ? "Remove" : "Fix";
                yield return new RecipeAction($"{verb} all {fixes.Count} of {code} in this file", RecipeActionKind.QuickFix, Changes(fixes))
                {
                    Findings = [.. fixes.Select(fix => fix.Finding)],
                };
            }
        }
    }

    /// <summary>All fixes nobody has to be asked about; null when there are none.</summary>
    public static RecipeAction? FixAll(RecipeSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        (SourceText text, IReadOnlyList<Fix> made) = RecipeRepair.Run(snapshot.Source, snapshot.Facts);
        return TextChange.Between(snapshot.Source.Text, text.Text) is { } change
            ? new RecipeAction("Fix all that is clear", RecipeActionKind.FixAll, [change]) { Findings = [.. made.Select(fix => fix.Finding)] }
            : null;
    }

    /// <summary>Puts the keys into groups; null when they are, or can't be.</summary>
    public static RecipeAction? SortKeys(RecipeSnapshot snapshot) => KeySorter.Sort(snapshot) is { } change
        ? new RecipeAction("Sort keys into groups", RecipeActionKind.SortKeys, [change])
        : null;

    private static TextChange[] Changes(IReadOnlyList<Fix> fixes) => [.. fixes.SelectMany(fix => fix.Changes)];
}
