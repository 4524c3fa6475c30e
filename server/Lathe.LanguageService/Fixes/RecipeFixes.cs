using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Findings;

namespace Lathe.LanguageService.Fixes;

/// <summary>What can be done about findings. Each fix has been tried: it settles its finding and leaves the text readable.</summary>
public static class RecipeFixes
{
    /// <summary>The ways to settle a finding, the best first. Never throws for anything a user wrote.</summary>
    /// <param name="snapshot">The recipe.</param>
    /// <param name="finding">One of its findings.</param>
    public static IReadOnlyList<Fix> For(RecipeSnapshot snapshot, Finding finding)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(finding);
        return For(snapshot, finding, new FixTrial(snapshot));
    }

    internal static IReadOnlyList<Fix> For(RecipeSnapshot snapshot, Finding finding, FixTrial trial)
    {
        if (!IsFixable(snapshot, finding))
        {
            return [];
        }

        var fixes = new List<Fix>();
        foreach (Fix fix in Candidates(snapshot, finding))
        {
            FixOutcome outcome = trial.Try([fix]);
            if (outcome != FixOutcome.Useless)
            {
                bool isClean = outcome == FixOutcome.Clean;
                fixes.Add(fix with { IsPreferred = fix.IsPreferred && isClean, IsUnambiguous = fix.IsUnambiguous && isClean });
            }
        }

        return fixes;
    }

    /// <summary>
    /// The preferred fix of each finding of a code, as far as they can be made together; where none is preferred, the removal of the keys.
    /// </summary>
    public static IReadOnlyList<Fix> AllOf(RecipeSnapshot snapshot, string code)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Finding[] findings = [.. snapshot.Findings.Where(finding => finding.Code == code)];
        IReadOnlyList<Fix> preferred = Together(snapshot, findings, fix => fix.IsPreferred);
        return preferred.Count > 0 ? preferred : Together(snapshot, findings, fix => fix.IsRemoval);
    }

    /// <summary>The fixes nobody has to be asked about, as far as they can be made together.</summary>
    public static IReadOnlyList<Fix> Unambiguous(RecipeSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return Together(snapshot, snapshot.Findings, fix => fix.IsUnambiguous);
    }

    private static IReadOnlyList<Fix> Together(RecipeSnapshot snapshot, IEnumerable<Finding> findings, Func<Fix, bool> wanted)
    {
        // Such a text is hardly a recipe, and what all fixes would lead to is not to be seen.
        if (snapshot.Findings.Any(finding => finding.Code == FindingCodes.TooManyFindings))
        {
            return [];
        }

        IEnumerable<Fix> chosen = findings
            .Where(finding => IsFixable(snapshot, finding))
            .Select(finding => Candidates(snapshot, finding).FirstOrDefault(wanted))
            .OfType<Fix>();
        IReadOnlyList<Fix> disjoint = FixTrial.Disjoint(chosen);
        return disjoint.Count == 0 ? [] : new FixTrial(snapshot).Compatible(disjoint);
    }

    private static IEnumerable<Fix> Candidates(RecipeSnapshot snapshot, Finding finding) => new[]
    {
        SyntaxFix.For(snapshot, finding),
        SuggestionFix.For(snapshot, finding),
        RemovalFix.For(snapshot, finding),
        SuppressionFix.For(snapshot, finding),
    }.OfType<Fix>();

    private static bool IsFixable(RecipeSnapshot snapshot, Finding finding) =>
        finding.Source == snapshot.Source
        && finding.Code is not (FindingCodes.InternalFault or FindingCodes.TooLarge or FindingCodes.TooManyFindings);
}
