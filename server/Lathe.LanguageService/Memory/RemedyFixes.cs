using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Snapshots;
using Lathe.Memory.Remedies;
using Lathe.Recipes.Findings;

namespace Lathe.LanguageService.Memory;

/// <summary>Writes remedies into a recipe's text and looks what becomes of it.</summary>
internal static class RemedyFixes
{
    /// <summary>The remedies whose text reads without new errors and needs less, in their order.</summary>
    public static IReadOnlyList<RemedyFix> For(RecipeSnapshot snapshot, RecipePlan plan)
    {
        int readings = WorkBudget.Readings(snapshot.Source.Length);
        return [.. plan.Page.Remedies.Take(readings).Select(remedy => Try(snapshot, plan, remedy)).OfType<RemedyFix>()];
    }

    private static RemedyFix? Try(RecipeSnapshot snapshot, RecipePlan plan, Remedy remedy)
    {
        if (KeyChanges.For(snapshot, remedy.Edits) is not { } changes)
        {
            return null;
        }

        RecipeSnapshot changed = new(TextChange.Apply(snapshot.Source, changes), snapshot.Facts, snapshot.Surroundings);
        Finding[] worse = [.. NewErrors(snapshot, changed)];

        // What only another program can do yet is what one plans for it.
        bool isPossible = !worse.Any(IsNotYet);
        bool isReadable = worse.All(finding => IsNotYet(finding) && !plan.Fit.Profile.RunsHere);
        return isReadable && changed.Plan is { } after && after.Report.Needed < plan.Report.Needed
            ? new RemedyFix(remedy, changes, after.Report.Needed, isPossible)
            : null;
    }

    private static IEnumerable<Finding> NewErrors(RecipeSnapshot before, RecipeSnapshot after) =>
        Errors(after).ExceptBy(Errors(before).Select(Identity), Identity);

    private static IEnumerable<Finding> Errors(RecipeSnapshot snapshot) =>
        snapshot.Findings.Where(finding => finding.Severity == Severity.Error);

    private static (string Code, string? Key) Identity(Finding finding) => (finding.Code, finding.Key);

    private static bool IsNotYet(Finding finding) => finding.Code is FindingCodes.KeyNotYet or FindingCodes.ValueNotYet;
}
