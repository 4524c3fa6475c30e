using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Findings;

namespace Lathe.LanguageService.Fixes;

/// <summary>
/// Makes fixes on a copy and looks. What a change does to a text is not always what its author expects (anchors, quotes, keys that are
/// set twice), and a fix that makes things worse is worse than none.
/// </summary>
internal sealed class FixTrial(RecipeSnapshot snapshot)
{
    private readonly Dictionary<(string, string?), int> _before = Count(snapshot.AllFindings);
    private readonly Dictionary<(string, string?), int> _errorsBefore = Count(Errors(snapshot.AllFindings));
    private int _readingsLeft = WorkBudget.Readings(snapshot.Source.Length);

    /// <summary>What making the fixes would do; too many questions about a long text have no answer, which means useless.</summary>
    public FixOutcome Try(IReadOnlyList<Fix> fixes)
    {
        if (_readingsLeft-- <= 0)
        {
            return FixOutcome.Useless;
        }

        var changed = new RecipeSnapshot(
            TextChange.Apply(snapshot.Source, fixes.SelectMany(fix => fix.Changes)), snapshot.Facts, snapshot.Surroundings);
        Dictionary<(string, string?), int> after = Count(changed.AllFindings);
        bool settled = Count(fixes.Select(fix => fix.Finding))
            .All(target => after.GetValueOrDefault(target.Key) <= _before.GetValueOrDefault(target.Key) - target.Value);
        (string Code, string? Key)[] worse =
        [
            .. Count(Errors(changed.AllFindings)).Where(pair => pair.Value > _errorsBefore.GetValueOrDefault(pair.Key)).Select(pair => pair.Key),
        ];
        bool isClean = worse.All(finding => finding.Code[2] is not ('1' or '2'));
        return !settled || worse.Any(finding => finding.Code[2] == '1') ? FixOutcome.Useless
            : isClean ? FixOutcome.Clean
            : FixOutcome.Partial;
    }

    /// <summary>The fixes that can be made together; those that spoil something are left out.</summary>
    public IReadOnlyList<Fix> Compatible(IReadOnlyList<Fix> fixes)
    {
        if (fixes.Count == 0 || Try(fixes) == FixOutcome.Clean)
        {
            return fixes;
        }

        if (fixes.Count == 1)
        {
            return [];
        }

        int half = fixes.Count / 2;
        IReadOnlyList<Fix> first = Compatible([.. fixes.Take(half)]);
        IReadOnlyList<Fix> second = Compatible([.. fixes.Skip(half)]);
        Fix[] both = [.. first, .. second];
        return first.Count == 0 ? second : second.Count == 0 || Try(both) != FixOutcome.Clean ? first : both;
    }

    /// <summary>Some of the fixes, so that no two change the same place; earlier ones win.</summary>
    public static IReadOnlyList<Fix> Disjoint(IEnumerable<Fix> fixes)
    {
        var chosen = new List<Fix>();
        var taken = new List<TextChange>();
        foreach (Fix fix in fixes)
        {
            if (!fix.Changes.Any(change => taken.Any(change.Overlaps)))
            {
                chosen.Add(fix);
                taken.AddRange(fix.Changes);
            }
        }

        return chosen;
    }

    private static IEnumerable<Finding> Errors(IEnumerable<Finding> findings) => findings.Where(finding => finding.Severity == Severity.Error);

    private static Dictionary<(string Code, string? Key), int> Count(IEnumerable<Finding> findings) => findings
        .GroupBy(finding => (finding.Code, finding.Key))
        .ToDictionary(group => group.Key, group => group.Count());
}
